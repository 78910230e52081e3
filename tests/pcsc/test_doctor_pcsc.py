"""The doctor before a real pcscd: service, reader with its driver, and card as PC/SC tells them."""

from pathlib import Path

import pytest

from rakiosk.card.reader import PcscReader
from rakiosk.support.doctor.reader import judged
from rakiosk.support.doctor.verdict import Check, Standing
from rakiosk_demo.pcsc import READER_NAME, PrivatePcscd
from tests.card.rig import blank_card

pytestmark = pytest.mark.xdist_group("pcsc")


def told(pattern: str) -> dict[Check, tuple[Standing, str]]:
    return {verdict.check: (verdict.standing, str(verdict.found)) for verdict in judged(PcscReader(pattern), pattern)}


def test_service_and_reader_are_told_and_a_card_by_its_answer(pcscd: PrivatePcscd, card_file: Path) -> None:
    found = told(READER_NAME)
    assert found[Check.CARD_SERVICE][0] is Standing.OK
    assert found[Check.READER][0] is Standing.OK
    assert READER_NAME in found[Check.READER][1]
    assert found[Check.CARD] == (Standing.UNASKED, "No card is in.")
    blank_card(path=card_file)
    pcscd.insert(card_file)
    assert told(READER_NAME)[Check.CARD][0] is Standing.OK


def test_a_reader_by_another_name_is_named_and_not_said_to_have_no_driver(pcscd: PrivatePcscd) -> None:
    pattern = "^No such reader"
    verdicts = judged(PcscReader(pattern), pattern, lambda: PcscReader("."))
    reader = next(each for each in verdicts if each.check is Check.READER)
    assert (reader.standing, str(reader.found)) == (Standing.BROKEN, "No reader by this name: ^No such reader")
    assert str(reader.advice).startswith(f"Plugged in is: {READER_NAME}")
