"""The file of the simulated card: a killed process finds the card as its last answer left it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.simulated.terminal import (
    AES_KEY,
    GUID,
    PIN,
    PUK,
    SELECT,
    become_administrator,
    pin_block,
    raw,
    selected_card,
    send,
    verify,
)

SPENDS_TRIES_FOR_EVER = """
import sys
from pathlib import Path
from rakiosk_demo.simulators.card import SoftwareCard
card = SoftwareCard.load(Path(sys.argv[1]))
card.transmit(bytes.fromhex("00A4040005A00000030800"))
while True:
    for wrong_then_unblocked in ("0020008008303030303030FFFF", "002C0080103132333435363738313233343536FFFF"):
        answer = card.transmit(bytes.fromhex(wrong_then_unblocked))
        sys.stdout.write(answer.hex() + "\\n")
        sys.stdout.flush()
"""


def reloaded(path: Path) -> SoftwareCard:
    card = SoftwareCard.load(path)
    raw(card, SELECT)
    return card


def test_every_change_is_in_the_file_when_the_answer_comes(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    card = selected_card(path=path)
    verify(card, "000000")
    assert SoftwareCard.load(path).pin_tries_left == 2
    verify(card)
    assert SoftwareCard.load(path).pin_tries_left == 3
    send(card, "00240080", pin_block(PIN) + pin_block("654321"))
    assert verify(reloaded(path), "654321") == 0x9000
    send(card, "002C0080", b"00000000" + pin_block(PIN))
    assert SoftwareCard.load(path).puk_tries_left == 2
    become_administrator(card)
    made = send(card, "0047009A", bytes.fromhex("AC03800111"), answer=True).data[5:]
    assert made.hex() not in path.read_text()  # the private key is kept, the public one follows from it
    send(card, "00DB3FFF", bytes.fromhex("5C035FC105530101"))
    assert send(reloaded(path), "00CB3FFF", bytes.fromhex("5C035FC105"), answer=True).data == b"\x53\x01\x01"


def test_a_card_comes_back_with_its_keys_but_without_its_verified_pin(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    card = selected_card(path=path)
    card.put_key(0x9A, ec.generate_private_key(ec.SECP256R1()))
    verify(card)
    again = reloaded(path)
    signing = bytes.fromhex("7C2482008120") + bytes(32)
    assert send(again, "0087119A", signing, answer=True).status == 0x6982
    verify(again)
    assert send(again, "0087119A", signing, answer=True).status == 0x9000
    assert again.guid == GUID


def test_a_killed_process_leaves_a_card_that_is_at_most_one_answer_ahead(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    selected_card(path=path, pin=PIN, puk=PUK)
    for after_answers in (1, 2, 9, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", SPENDS_TRIES_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(after_answers):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        answers = process.stdout.read().split()
        process.stdout.close()
        process.wait()
        assert set(answers) <= {"63c2", "9000"}
        card = SoftwareCard.load(path)
        assert card.pin_tries_left in {2, 3}
        card.set_pin_tries(3)


def test_no_half_written_file_is_left_beside_the_card(tmp_path: Path) -> None:
    card = selected_card(path=tmp_path / "card.json")
    verify(card, "000000")
    assert [file.name for file in tmp_path.iterdir()] == ["card.json"]
    assert (tmp_path / "card.json").stat().st_mode & 0o777 == 0o600


def test_a_change_that_cannot_be_kept_is_answered_with_memory_failure(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    card = selected_card(path=folder / "card.json")
    folder.rename(tmp_path / "elsewhere")
    assert verify(card, "000000") == 0x6581
    assert card.pin_tries_left == 3
    (tmp_path / "elsewhere").rename(folder)
    raw(card, SELECT)
    assert verify(card, "000000") == 0x63C2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 1, "pin": {}}'])
def test_another_file_is_no_card(tmp_path: Path, text: str) -> None:
    path = tmp_path / "card.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"card file|Expecting"):
        SoftwareCard.load(path)


def test_the_file_can_be_read_by_eye(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    card = SoftwareCard.create(path, guid=GUID, management_key=AES_KEY)
    card.put_key(0x9C, ec.generate_private_key(ec.SECP256R1()))
    content = json.loads(path.read_text())
    assert content["keys"]["9c"].startswith("-----BEGIN PRIVATE KEY-----")
    assert GUID in content["objects"]["5fc102"]
