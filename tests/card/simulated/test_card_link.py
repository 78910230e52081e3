"""How commands and answers of the simulated card are cut into pieces, on T=1 and on T=0."""

import pytest

from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.simulated.terminal import SELECT, become_administrator, blank_card, raw, selected_card, send

READ_CERTIFICATE = bytes.fromhex("00CB3FFF055C035FC10A00")
CERTIFICATE = bytes(range(256)) * 3


def with_certificate(*, is_t0: bool = False) -> SoftwareCard:
    card = selected_card(is_t0=is_t0)
    card.put_certificate(0x9C, CERTIFICATE)
    return card


def test_a_long_answer_comes_in_parts_of_256_bytes_with_the_rest_announced() -> None:
    card = with_certificate()
    whole = 4 + 4 + len(CERTIFICATE) + 5
    first = raw(card, READ_CERTIFICATE)
    assert (len(first.data), first.status) == (256, 0x6100)
    second = raw(card, bytes.fromhex("00C0000000"))
    assert (len(second.data), second.status) == (256, 0x6100)
    third = raw(card, bytes.fromhex("00C0000000"))
    assert (len(third.data), third.status) == (256, 0x6100 | (whole - 768))
    last = raw(card, bytes.fromhex("00C0000000"))
    assert (len(last.data), last.status) == (whole - 768, 0x9000)


def test_get_response_gives_as_much_as_is_asked_for() -> None:
    card = with_certificate()
    assert raw(card, READ_CERTIFICATE[:-1] + b"\x05").status == 0x6100
    assert len(raw(card, bytes.fromhex("00C0000010")).data) == 16


def test_another_command_drops_the_rest_of_an_answer() -> None:
    card = with_certificate()
    raw(card, READ_CERTIFICATE)
    raw(card, bytes.fromhex("00200080"))
    assert raw(card, bytes.fromhex("00C0000000")).status == 0x6985


def test_a_chain_that_another_command_interrupts_has_no_effect() -> None:
    card = selected_card()
    become_administrator(card)
    assert raw(card, bytes.fromhex("10DB3FFF055C035FC10A")).status == 0x9000
    assert raw(card, bytes.fromhex("00200080")).status == 0x63C3
    assert raw(card, bytes.fromhex("00DB3FFF03530101")).status == 0x6A80
    assert raw(card, READ_CERTIFICATE).status == 0x6A82


def test_a_chain_of_many_parts_is_put_together() -> None:
    card = selected_card()
    become_administrator(card)
    for byte in bytes.fromhex("5C035FC10A5301"):
        assert raw(card, bytes.fromhex("10DB3FFF01") + bytes([byte])).status == 0x9000
    assert raw(card, bytes.fromhex("00DB3FFF0177")).status == 0x9000
    assert raw(card, READ_CERTIFICATE).data == b"\x53\x01\x77"


def test_a_chain_without_end_is_refused() -> None:
    card = selected_card()
    become_administrator(card)
    part = bytes.fromhex("10DB3FFFFF") + bytes(255)
    statuses = {raw(card, part).status for _ in range(70)}
    assert statuses == {0x9000, 0x6700}


def test_commands_that_are_never_long_are_never_chained() -> None:
    for ins in ("20", "24", "2C", "A4", "CB"):
        assert raw(selected_card(), bytes.fromhex(f"10{ins}00800131")).status == 0x6884


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("", 0x6700),
        ("00", 0x6700),
        ("00200080023132", 0x6A80),
        ("0020008002", 0x63C3),  # a single byte is Le
        ("002000800231", 0x6700),
        ("002000800231323300", 0x6700),
        ("00CB3FFF0000055C035FC1020000", 0x6700),  # extended length
        ("0CCB3FFF055C035FC10200", 0x6882),
        ("80CB3FFF055C035FC10200", 0x6E00),
        ("00FD000000", 0x6D00),
        ("00F8000000", 0x6D00),
        ("00FF000000", 0x6D00),
        ("00B0000000", 0x6D00),
        ("00C0000000", 0x6985),
    ],
)
def test_what_the_card_does_not_know_it_says_by_the_right_status_word(command: str, status: int) -> None:
    assert raw(selected_card(), bytes.fromhex(command)).status == status


def test_the_answers_to_reset_name_their_protocol() -> None:
    assert blank_card().atr == bytes.fromhex("3B880152414B494F534B31FE")
    assert blank_card(is_t0=True).atr == bytes.fromhex("3B0852414B494F534B31")


def test_t0_answers_wait_to_be_fetched_in_their_exact_length() -> None:
    card = blank_card(is_t0=True)
    assert (raw(card, SELECT[:-1]).data, raw(card, SELECT[:-1]).status) == (b"", 0x6113)
    assert (raw(card, bytes.fromhex("00C0000000")).data, raw(card, bytes.fromhex("00C0000000")).status) == (b"", 0x6C13)
    answer = raw(card, bytes.fromhex("00C0000013"))
    assert (len(answer.data), answer.status) == (19, 0x9000)


def test_t0_takes_no_le_beside_data() -> None:
    assert raw(blank_card(is_t0=True), SELECT).status == 0x6700


def test_a_long_t0_answer_is_fetched_part_by_part() -> None:
    card = with_certificate(is_t0=True)
    answer = send(card, "00CB3FFF", bytes.fromhex("5C035FC10A"))
    assert answer.status == 0x9000
    assert answer.data[8:-5] == CERTIFICATE
