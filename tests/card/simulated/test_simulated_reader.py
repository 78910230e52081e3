"""The reader in process: what the port promises, and what a hand at the counter can do to it."""

import threading
import time

import pytest

from rakiosk.card.port import Reader, ReaderState, ReaderStatus
from rakiosk.domain.errors import (
    CardBusy,
    CardError,
    CardMissing,
    CardMute,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    ReaderMissing,
)
from rakiosk_demo.simulators.card import ForeignCard, SimulatedReader
from tests.card.simulated.terminal import PIN, SELECT, blank_card, pin_block

EMPTY_VERIFY = bytes.fromhex("00200080")
VERIFY = bytes.fromhex("0020008008") + pin_block(PIN)


def reader_with_card() -> SimulatedReader:
    reader = SimulatedReader()
    reader.insert(blank_card())
    return reader


def test_a_reader_tells_its_name_and_every_insertion() -> None:
    reader = SimulatedReader()
    name = "ACS ACR38U 00 00"
    assert reader.state() == ReaderState(ReaderStatus.EMPTY, name, 0)
    card = blank_card()
    for insertion in (1, 2):
        reader.insert(card)
        assert reader.state() == ReaderState(ReaderStatus.PRESENT, name, insertion)
        reader.pull()
        assert reader.state() == ReaderState(ReaderStatus.EMPTY, name, insertion)


def test_a_connection_carries_commands_and_resets_the_card_at_its_end() -> None:
    reader = reader_with_card()
    connection = reader.connect()
    assert connection.transmit(SELECT)[-2:] == b"\x90\x00"
    assert connection.transmit(VERIFY) == b"\x90\x00"
    assert not connection.is_t0
    connection.close()
    connection.close()
    with pytest.raises(CardReset):
        connection.transmit(EMPTY_VERIFY)
    again = reader.connect()
    again.transmit(SELECT)
    assert again.transmit(EMPTY_VERIFY) == b"\x63\xc3"


def test_t0_is_told() -> None:
    reader = SimulatedReader()
    reader.insert(blank_card(is_t0=True))
    assert reader.connect().is_t0


def test_the_log_has_every_command_but_no_data() -> None:
    reader = reader_with_card()
    connection = reader.connect()
    for command in (SELECT, VERIFY, b"\x00"):
        connection.transmit(command)
    assert reader.commands == [(0xA4, 0x04, 0x00), (0x20, 0x00, 0x80), (0, 0, 0)]


def test_each_obstacle_has_its_own_state_and_its_own_error() -> None:
    expected: list[tuple[ReaderStatus, type[CardError]]] = [
        (ReaderStatus.NO_SERVICE, CardServiceMissing),
        (ReaderStatus.NO_READER, ReaderMissing),
        (ReaderStatus.EMPTY, CardMissing),
        (ReaderStatus.MUTE, CardMute),
        (ReaderStatus.PRESENT, CardBusy),
    ]
    obstacles = [(reader_with_card(), status, error) for status, error in expected]
    obstacles[0][0].stop_service()
    obstacles[1][0].unplug()
    obstacles[2][0].pull()
    obstacles[3][0].insert(blank_card(), upside_down=True)
    obstacles[4][0].hold_elsewhere(held=True)
    for reader, status, error in obstacles:
        assert reader.state().status is status
        with pytest.raises(error):
            reader.connect()


def test_each_obstacle_goes_away_again() -> None:
    reader = reader_with_card()
    reader.stop_service()
    reader.start_service()
    assert reader.state().insertion == 2
    reader.unplug()
    reader.plug_in()
    assert reader.state().insertion == 3
    reader.hold_elsewhere(held=True)
    reader.hold_elsewhere(held=False)
    reader.insert(blank_card(), upside_down=True)
    reader.insert(blank_card())
    assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ("pull", CardRemoved),
        ("reset_by_another_program", CardReset),
        ("stop_service", CardServiceMissing),
        ("unplug", ReaderMissing),
    ],
)
def test_what_happens_between_two_commands_ends_the_connection(event: str, error: type[CardError]) -> None:
    reader = reader_with_card()
    connection = reader.connect()
    connection.transmit(SELECT)
    getattr(reader, event)()
    for _ in range(2):
        with pytest.raises(error):
            connection.transmit(EMPTY_VERIFY)
    connection.close()


def test_a_card_swapped_under_a_connection_is_not_talked_to() -> None:
    reader = reader_with_card()
    connection = reader.connect()
    reader.insert(blank_card())
    with pytest.raises(CardRemoved):
        connection.transmit(SELECT)


def test_a_foreign_card_refuses_our_application() -> None:
    reader = SimulatedReader()
    reader.insert(ForeignCard())
    connection = reader.connect()
    assert connection.transmit(SELECT) == b"\x6a\x82"
    assert connection.transmit(EMPTY_VERIFY) == b"\x6d\x00"


def test_a_second_connection_waits_for_the_end_of_the_first() -> None:
    reader = reader_with_card()
    first = reader.connect()
    opened = threading.Event()

    def open_second() -> None:
        reader.connect()
        opened.set()

    thread = threading.Thread(target=open_second)
    thread.start()
    assert not opened.wait(0.05)
    first.close()
    thread.join(10)
    assert opened.is_set()


def test_a_connection_that_never_ends_makes_the_next_one_busy() -> None:
    reader = SimulatedReader(patience_seconds=0.05)
    reader.insert(blank_card())
    reader.connect()
    with pytest.raises(CardBusy):
        reader.connect()


def test_waiting_ends_with_a_change_with_time_and_with_the_readers_end() -> None:
    reader = SimulatedReader()
    empty = reader.state()
    assert reader.wait_for_change(empty, 0.01) == empty
    seen: list[ReaderState] = []

    def wait(known: ReaderState) -> None:
        seen.append(reader.wait_for_change(known, 30))

    def put_in() -> None:
        reader.insert(blank_card())

    for change in (put_in, reader.pull, reader.stop_service, reader.start_service):
        thread = threading.Thread(target=wait, args=(reader.state(),))
        thread.start()
        change()
        thread.join(10)
        assert seen[-1] == reader.state()
    assert len(seen) == 4
    thread = threading.Thread(target=lambda: reader.wait_for_change(reader.state(), 30))
    thread.start()
    reader.close()
    thread.join(10)
    assert not thread.is_alive()


def test_a_pull_cuts_short_a_slow_answer() -> None:
    reader = SimulatedReader(answer_delay=30)
    card = blank_card()
    reader.insert(card)
    connection = reader.connect()
    errors: list[CardError] = []

    def transmit() -> None:
        try:
            connection.transmit(VERIFY)
        except CardError as error:
            errors.append(error)

    thread = threading.Thread(target=transmit)
    thread.start()
    while not reader.commands:
        time.sleep(0.001)
    reader.pull()
    thread.join(10)
    assert isinstance(errors[0], CardRemoved)


def test_it_is_the_ports_reader() -> None:
    port: Reader = SimulatedReader()
    assert port.state().status is ReaderStatus.EMPTY
