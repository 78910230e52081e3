"""Planned faults: each strikes once, at its command, and leaves the card as the real accident would."""

import threading
import time

import pytest

from rakiosk.domain.errors import CardError, CardRemoved, CardReset, CardServiceMissing, ReaderMissing, ReaderStuck
from rakiosk_demo.simulators.card import Fault, SimulatedReader, SoftwareCard
from tests.card.simulated.terminal import SELECT, blank_card, pin_block

WRONG_PIN = bytes.fromhex("0020008008") + pin_block("000000")
EMPTY_VERIFY = bytes.fromhex("00200080")

ERRORS = {
    Fault.PULL_BEFORE: CardRemoved,
    Fault.PULL_AFTER: CardRemoved,
    Fault.RESET_BEFORE: CardReset,
    Fault.RESET_AFTER: CardReset,
    Fault.SERVICE_STOP: CardServiceMissing,
    Fault.UNPLUG: ReaderMissing,
    Fault.SILENCE: ReaderStuck,
}


def loaded(patience_seconds: float = 30.0) -> tuple[SimulatedReader, SoftwareCard]:
    reader, card = SimulatedReader(patience_seconds=patience_seconds), blank_card()
    reader.insert(card)
    return reader, card


@pytest.mark.parametrize(("fault", "error"), ERRORS.items())
def test_a_fault_strikes_at_its_command_and_only_some_faults_let_the_card_do_it(
    fault: Fault, error: type[CardError]
) -> None:
    reader, card = loaded(patience_seconds=0.01)
    reader.plan(fault, at=3)
    connection = reader.connect()
    connection.transmit(SELECT)
    connection.transmit(EMPTY_VERIFY)
    still_to_come = reader.pending_fault
    assert still_to_come is fault
    with pytest.raises(error):
        connection.transmit(WRONG_PIN)
    assert reader.pending_fault is None
    is_done = fault in {Fault.PULL_AFTER, Fault.RESET_AFTER, Fault.SILENCE}
    assert card.pin_tries_left == (2 if is_done else 3)
    assert len(reader.commands) == 3


def test_after_each_fault_the_card_can_be_put_back_and_goes_on() -> None:
    for fault, error in ERRORS.items():
        reader, card = loaded(patience_seconds=0.01)
        reader.plan(fault)
        connection = reader.connect()
        with pytest.raises(error):
            connection.transmit(SELECT)
        connection.close()
        reader.start_service()
        reader.plug_in()
        reader.insert(card)
        assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_a_garbled_answer_has_no_right_byte_and_the_next_one_is_whole() -> None:
    reader, _ = loaded()
    connection = reader.connect()
    whole = connection.transmit(SELECT)
    reader.plan(Fault.GARBLE)
    garbled = connection.transmit(SELECT)
    assert len(garbled) == len(whole)
    assert all(a != b for a, b in zip(garbled, whole, strict=True))
    assert connection.transmit(SELECT) == whole


def test_an_answer_is_garbled_as_one_likes() -> None:
    reader, _ = loaded()
    connection = reader.connect()
    reader.plan(Fault.GARBLE, garble=lambda answer: answer[:1])
    assert connection.transmit(SELECT) == b"\x61"


def test_a_plan_can_be_taken_back() -> None:
    reader, _ = loaded()
    reader.plan(Fault.PULL_BEFORE)
    reader.plan(None)
    assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


@pytest.mark.parametrize(
    ("end", "outcome"), [("release", b"\x63\xc2"), ("pull", CardRemoved), ("unplug", ReaderMissing)]
)
def test_a_silent_card_answers_when_it_is_released_and_never_when_it_is_pulled(
    end: str, outcome: bytes | type[CardError]
) -> None:
    reader, card = loaded()
    connection = reader.connect()
    connection.transmit(SELECT)
    reader.plan(Fault.SILENCE)
    outcomes: list[bytes | type[CardError]] = []

    def transmit() -> None:
        try:
            outcomes.append(connection.transmit(WRONG_PIN))
        except CardError as error:
            outcomes.append(type(error))

    thread = threading.Thread(target=transmit)
    thread.start()
    while reader.pending_fault is not None or card.pin_tries_left == 3:
        time.sleep(0.001)
    assert reader.state().insertion == 1  # the reader itself goes on telling its state
    getattr(reader, end)()
    thread.join(10)
    assert outcomes == [outcome]
