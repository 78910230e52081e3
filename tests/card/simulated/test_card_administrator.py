"""The management key of the simulated card, and what it opens."""

import pytest

from rakiosk_demo.simulators.card import ManagementAlgorithm
from tests.card.simulated.terminal import (
    AES_KEY,
    GUID,
    TRIPLE_DES_KEY,
    become_administrator,
    blank_card,
    ecb,
    selected_card,
    send,
    verify,
)

KEYS = {
    ManagementAlgorithm.TRIPLE_DES: TRIPLE_DES_KEY,
    ManagementAlgorithm.AES_128: AES_KEY[:16],
    ManagementAlgorithm.AES_192: AES_KEY[:24],
    ManagementAlgorithm.AES_256: AES_KEY,
}
GENERATE_P_256 = bytes.fromhex("AC03800111")
WRITE_CHUID = bytes.fromhex("5C035FC102530100")


@pytest.mark.parametrize("algorithm", KEYS)
def test_card_and_administrator_prove_the_key_to_each_other(algorithm: ManagementAlgorithm) -> None:
    key = KEYS[algorithm]
    card = selected_card(management_key=key, management_algorithm=algorithm)
    assert become_administrator(card, key, algorithm) == 0x9000
    assert send(card, "00DB3FFF", WRITE_CHUID).status == 0x9000


@pytest.mark.parametrize("algorithm", KEYS)
def test_the_administrator_alone_proves_the_key(algorithm: ManagementAlgorithm) -> None:
    key = KEYS[algorithm]
    card = selected_card(management_key=key, management_algorithm=algorithm)
    challenge = send(card, f"0087{algorithm:02X}9B", bytes.fromhex("7C028100"), answer=True).data[4:]
    size = len(challenge)
    answer = bytes([0x7C, size + 2, 0x82, size]) + ecb(algorithm, key, challenge)
    assert send(card, f"0087{algorithm:02X}9B", answer).status == 0x9000
    assert send(card, "00DB3FFF", WRITE_CHUID).status == 0x9000


@pytest.mark.parametrize("algorithm", KEYS)
def test_algorithm_zero_leaves_the_cipher_to_the_card(algorithm: ManagementAlgorithm) -> None:
    card = selected_card(management_key=KEYS[algorithm], management_algorithm=algorithm)
    assert send(card, "0087009B", bytes.fromhex("7C028100"), answer=True).status == 0x9000


def test_another_cipher_than_the_keys_is_refused() -> None:
    assert send(selected_card(), "0087039B", bytes.fromhex("7C028000"), answer=True).status == 0x6A86


def test_a_wrong_key_makes_no_administrator_and_ends_an_earlier_one() -> None:
    card = selected_card()
    assert become_administrator(card) == 0x9000
    assert become_administrator(card, bytes(32)) == 0x6982
    assert send(card, "00DB3FFF", WRITE_CHUID).status == 0x6982


def test_a_witness_serves_once_and_for_the_next_command_only() -> None:
    card = selected_card()
    for between in (None, "00200080"):
        witness = send(card, "00870C9B", bytes.fromhex("7C028000"), answer=True).data[4:]
        proof = b"\x80\x10" + ecb(ManagementAlgorithm.AES_256, AES_KEY, witness, decrypt=True) + b"\x81\x10" + bytes(16)
        if between is not None:
            send(card, between)
        statuses = [send(card, "00870C9B", b"\x7c\x24" + proof, answer=True).status for _ in range(2)]
        assert statuses == ([0x9000, 0x6982] if between is None else [0x6982, 0x6982])


def test_an_answer_without_a_question_proves_nothing() -> None:
    card = selected_card()
    assert send(card, "00870C9B", b"\x7c\x12\x82\x10" + bytes(16)).status == 0x6982
    assert send(card, "00870C9B", b"\x7c\x02\x82\x00").status == 0x6982


def test_the_card_encrypts_nothing_for_someone_who_has_not_proven_the_key() -> None:
    card = selected_card()
    challenge = send(card, "00870C9B", bytes.fromhex("7C028100"), answer=True).data[4:]
    oracle = send(card, "00870C9B", b"\x7c\x14\x81\x10" + challenge + b"\x82\x00", answer=True)
    assert (oracle.status, oracle.data) == (0x6A80, b"")


def test_keys_and_objects_are_written_by_the_administrator_only() -> None:
    card = selected_card()
    verify(card)
    assert send(card, "0047009C", GENERATE_P_256, answer=True).status == 0x6982
    assert send(card, "00DB3FFF", WRITE_CHUID).status == 0x6982
    become_administrator(card)
    card.reset()
    send(card, "00A40400", bytes.fromhex("A000000308"), answer=True)
    assert send(card, "0047009C", GENERATE_P_256, answer=True).status == 0x6982


def test_keys_are_made_in_their_slots_and_by_known_mechanisms_only() -> None:
    card = selected_card()
    become_administrator(card)
    assert send(card, "00470082", GENERATE_P_256, answer=True).status == 0x6A86
    assert send(card, "0047019C", GENERATE_P_256, answer=True).status == 0x6A86
    for data in ("AC03800114", "AC00", "AC0380", "", "AC06800111810111"):
        assert send(card, "0047009C", bytes.fromhex(data), answer=True).status == 0x6A80


@pytest.mark.parametrize(
    "wrong",
    [
        {"pin": "12345"},
        {"pin": "12345678901"},
        {"puk": b"1234567"},
        {"guid": "00"},
        {"management_key": bytes(24)},
        {"management_algorithm": ManagementAlgorithm.AES_128},
    ],
)
def test_a_card_is_not_made_from_things_of_the_wrong_shape(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="has"):
        blank_card(**wrong)


def test_a_card_knows_its_guid_and_makes_one_when_it_is_given_none() -> None:
    assert blank_card().guid == GUID
    assert blank_card(guid=None).guid != blank_card(guid=None).guid
