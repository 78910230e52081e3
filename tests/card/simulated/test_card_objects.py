"""The application and the data objects of the simulated card, byte for byte."""

import pytest

from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.simulated.terminal import (
    GUID,
    SELECT,
    Answer,
    become_administrator,
    blank_card,
    raw,
    selected_card,
    send,
    verify,
)


def read(card: SoftwareCard, tag: str) -> Answer:
    name = bytes.fromhex(tag)
    return send(card, "00CB3FFF", bytes([0x5C, len(name)]) + name, answer=True)


def write(card: SoftwareCard, tag: str, value: bytes) -> int:
    length = bytes([len(value)]) if len(value) < 128 else b"\x82" + len(value).to_bytes(2, "big")
    return send(card, "00DB3FFF", bytes.fromhex(f"5C03{tag}53") + length + value).status


@pytest.mark.parametrize("size", [5, 9, 11])
def test_the_application_is_selected_by_its_identifier_or_the_beginning_of_it(size: int) -> None:
    card = blank_card()
    answer = send(card, "00A40400", SELECT[5 : 5 + size], answer=True)
    assert answer.data == bytes.fromhex("61114F0600001000010079074F05A000000308")


@pytest.mark.parametrize("identifier", ["A0000003", "A000000308000010000101", "A00000030800001000010000", "D276000124"])
def test_another_identifier_is_not_found_and_changes_nothing(identifier: str) -> None:
    card = selected_card()
    verify(card)
    assert send(card, "00A40400", bytes.fromhex(identifier), answer=True).status == 0x6A82
    assert send(card, "00200080").status == 0x9000


def test_nothing_works_before_the_application_is_selected() -> None:
    for ins in ("20", "24", "2C", "47", "87", "CB", "DB"):
        assert raw(blank_card(), bytes.fromhex(f"00{ins}0080")).status == 0x6D00


def test_the_cardholder_identifier_tells_guid_and_expiry() -> None:
    fasc_n = "3019D4E739DA739CED39CE739D836858210842108421C84210C3EB"
    expected = bytes.fromhex(f"533B{fasc_n}3410{GUID}3508") + b"20491231" + bytes.fromhex("3E00FE00")
    assert read(selected_card(), "5FC102").data == expected


def test_the_discovery_object_says_that_there_is_the_application_pin_alone() -> None:
    expected = bytes.fromhex("7E124F0BA0000003080000100001005F2F024000")
    assert read(selected_card(), "7E").data == expected


def test_the_capability_container_is_there() -> None:
    answer = read(selected_card(), "5FC107")
    assert answer.data[2:11] == bytes.fromhex("F015A000000116FF02")
    assert answer.status == 0x9000


def test_an_object_that_nobody_wrote_is_not_found() -> None:
    for tag in ("5FC10A", "5FC10B", "5FFF01", "7F61"):
        assert read(selected_card(), tag).status == 0x6A82


def test_a_broken_tag_list_is_refused() -> None:
    card = selected_card()
    assert send(card, "00CB3FFF", b"\x5c\x05\x5f", answer=True).status == 0x6A80
    assert send(card, "00CB0000", bytes.fromhex("5C035FC102"), answer=True).status == 0x6A86


def test_a_written_certificate_is_read_back_over_several_commands() -> None:
    card = selected_card()
    become_administrator(card)
    value = bytes(range(256)) * 5
    assert write(card, "5FC10A", value) == 0x9000
    assert read(card, "5FC10A").data == b"\x53\x82" + len(value).to_bytes(2, "big") + value
    assert write(card, "5FC10A", b"") == 0x9000
    assert read(card, "5FC10A").status == 0x6A82


def test_a_container_is_full_at_its_least_capacity() -> None:
    card = selected_card()
    become_administrator(card)
    assert write(card, "5FC10A", bytes(1905 - 4)) == 0x9000
    assert write(card, "5FC10A", bytes(1905 - 3)) == 0x6A84
    assert len(read(card, "5FC10A").data) == 1905
    assert write(card, "5FC108", bytes(12000)) == 0x9000


def test_what_is_no_container_of_the_standard_is_not_written() -> None:
    card = selected_card()
    become_administrator(card)
    assert write(card, "5FFF01", b"x") == 0x6A81
    for data in ("5C035FC10A", "5C035FC10A53", "53015C", "", "5C035FC10A530100530100"):
        assert send(card, "00DB3FFF", bytes.fromhex(data)).status == 0x6A80


def test_personal_objects_are_read_after_the_pin_only() -> None:
    card = selected_card()
    become_administrator(card)
    write(card, "5FC109", b"printed")
    assert read(card, "5FC109").status == 0x6982
    verify(card)
    assert read(card, "5FC109").data == b"\x53\x07printed"


def test_a_biometric_group_keeps_its_own_tag() -> None:
    card = selected_card()
    become_administrator(card)
    group = bytes.fromhex("7F6103020100")
    assert send(card, "00DB3FFF", group).status == 0x9000
    assert read(card, "7F61").data == group


def test_personalisation_puts_a_certificate_where_the_standard_wants_it() -> None:
    card = selected_card()
    card.put_certificate(0x9C, b"certificate")
    assert read(card, "5FC10A").data == b"\x53\x12\x70\x0bcertificate\x71\x01\x00\xfe\x00"
    with pytest.raises(ValueError, match="longer"):
        card.put_certificate(0x9C, bytes(1900))
