"""The reader and the card service over a real pcscd: each fault as PC/SC gives it, each as its own trouble."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from smartcard import scard

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.port import CardView, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.card.reader import PcscReader
from rakiosk.card.session import CardSession
from rakiosk.domain.errors import (
    CardBusy,
    CardMissing,
    CardRemoved,
    CardServiceMissing,
    PinBlocked,
    PinWrong,
    ReaderMissing,
    ReaderStuck,
)
from rakiosk.secret import Secret
from rakiosk_demo.pcsc import READER_NAME, PrivatePcscd
from tests.card.counter import PATIENCE_SECONDS, Watched, enrol, watched
from tests.card.rig import GUID, PUK, blank_card, pin

pytestmark = pytest.mark.xdist_group("pcsc")

SELECT = list(bytes.fromhex("00A404000BA00000030800001000010000"))
EMPTY_VERIFY = list(bytes.fromhex("00200080"))
VERIFY = list(bytes.fromhex("0020008008323731383238FFFF"))

DIES_WITH_A_VERIFIED_PIN = """
import os, signal
from rakiosk.card.reader import PcscReader
from rakiosk.card.session import CardSession
from rakiosk.secret import Secret
CardSession(PcscReader().connect()).verify(Secret.of("271828"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def inserted(pcscd: PrivatePcscd, card_file: Path) -> Path:
    """A customer's card in the reader."""
    blank_card(path=card_file)
    pcscd.insert(card_file)
    return card_file


@pytest.fixture
def other_program(inserted: Path) -> Iterator[int]:
    """The PC/SC context of some other program."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == scard.SCARD_S_SUCCESS
    yield context
    scard.SCardReleaseContext(context)


def taken(context: int, share: int = scard.SCARD_SHARE_SHARED) -> int:
    """A card handle of the other program."""
    result, handle, _ = scard.SCardConnect(context, READER_NAME, share, scard.SCARD_PROTOCOL_T1)
    assert result == scard.SCARD_S_SUCCESS
    return int(handle)


def told(handle: int, command: list[int]) -> bytes:
    """The card's answer to the other program."""
    result, answer = scard.SCardTransmit(handle, scard.SCARD_PCI_T1, command)
    assert result == scard.SCARD_S_SUCCESS
    return bytes(answer)


def test_the_state_follows_card_and_service(pcscd: PrivatePcscd, card_file: Path) -> None:
    reader = PcscReader()
    blank_card(path=card_file)
    assert reader.state() == ReaderState(ReaderStatus.EMPTY, READER_NAME, 0)
    pcscd.insert(card_file)
    assert reader.state() == ReaderState(ReaderStatus.PRESENT, READER_NAME, 1)
    pcscd.pull()
    assert reader.state() == ReaderState(ReaderStatus.EMPTY, READER_NAME, 1)
    pcscd.insert(card_file)
    assert reader.state() == ReaderState(ReaderStatus.PRESENT, READER_NAME, 2)
    pcscd.kill()
    assert reader.state() == ReaderState(ReaderStatus.NO_SERVICE, "", 2)
    pcscd.restart()
    assert reader.state() == ReaderState(ReaderStatus.PRESENT, READER_NAME, 3)


def test_a_card_swapped_between_two_looks_is_another_insertion(inserted: Path, pcscd: PrivatePcscd) -> None:
    reader = PcscReader()
    first = reader.state()
    pcscd.pull()
    pcscd.insert(inserted)
    assert reader.state().insertion == first.insertion + 1


def test_of_two_slots_the_one_with_a_card_is_taken_and_the_chosen_one_of_two_cards(
    inserted: Path, pcscd: PrivatePcscd
) -> None:
    reader, second = PcscReader(), READER_NAME[:-1] + "1"
    assert reader.readers() == (
        ReaderInfo(READER_NAME, ReaderStatus.PRESENT),
        ReaderInfo(second, ReaderStatus.EMPTY),
    )
    first = reader.state()
    other = inserted.with_name("other.json")
    blank_card(path=other)
    pcscd.insert(other, slot=1)
    try:
        assert reader.state() == first
        reader.choose(second)
        assert reader.state() == ReaderState(ReaderStatus.PRESENT, second, first.insertion + 1)
        CardSession(reader.connect()).close()
        pcscd.pull(slot=1)
        assert reader.state().status is ReaderStatus.EMPTY
        with pytest.raises(CardMissing):
            reader.connect()
        reader.choose("")
        assert reader.state().name == READER_NAME
    finally:
        pcscd.pull(slot=1)


def test_operations_do_not_look_like_insertions(inserted: Path) -> None:
    reader = PcscReader()
    before = reader.state()
    for _ in range(3):
        CardSession(reader.connect()).close()
    assert reader.state() == before


def test_no_service_no_reader_and_no_card_are_told_apart(pcscd: PrivatePcscd) -> None:
    with pytest.raises(CardMissing):
        PcscReader().connect()
    with pytest.raises(ReaderMissing):
        PcscReader("^Another reader").connect()
    assert PcscReader("^Another reader").state().status is ReaderStatus.NO_READER
    pcscd.kill()
    with pytest.raises(CardServiceMissing):
        PcscReader().connect()
    pcscd.restart()


def test_a_closed_reader_waits_for_nothing_any_more(pcscd: PrivatePcscd) -> None:
    reader = PcscReader()
    waiting = threading.Thread(target=reader.wait_for_change, args=(reader.state(), 60.0))
    waiting.start()
    reader.close()
    waiting.join(PATIENCE_SECONDS)
    assert not waiting.is_alive()


def test_a_card_held_exclusively_by_another_program_is_busy(other_program: int) -> None:
    handle = taken(other_program, scard.SCARD_SHARE_EXCLUSIVE)
    with pytest.raises(CardBusy):
        PcscReader().connect()
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    PcscReader().connect().close()


def test_no_other_program_finds_our_pin_verified(other_program: int) -> None:
    handle = taken(other_program)
    session = CardSession(PcscReader().connect())
    session.verify(pin())
    session.close()
    assert scard.SCardTransmit(handle, scard.SCARD_PCI_T1, EMPTY_VERIFY)[0] & 0xFFFFFFFF == 0x80100068
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    handle = taken(other_program)
    told(handle, SELECT)
    assert told(handle, EMPTY_VERIFY) == b"\x63\xc3"
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)


async def test_another_program_s_turn_is_waited_for_and_its_reset_survived(other_program: int) -> None:
    async with watched(PcscReader()) as at:
        for _ in range(10):
            handle = taken(other_program)
            assert scard.SCardBeginTransaction(handle) == scard.SCARD_S_SUCCESS
            look = asyncio.create_task(at.card_service.look())
            await asyncio.sleep(0.05)
            assert not look.done()
            scard.SCardEndTransaction(handle, scard.SCARD_RESET_CARD)
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)
            assert await look == CardView(GUID, 3)


def test_a_kiosk_that_dies_leaves_no_pin_verified(other_program: int, pcscd: PrivatePcscd) -> None:
    done = subprocess.run([sys.executable, "-c", DIES_WITH_A_VERIFIED_PIN], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    handle = taken(other_program)
    told(handle, SELECT)
    assert told(handle, EMPTY_VERIFY) == b"\x63\xc3"
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)


def test_a_card_pulled_before_a_command_is_removed(inserted: Path, pcscd: PrivatePcscd) -> None:
    session = CardSession(PcscReader().connect())
    pcscd.pull()
    with pytest.raises(CardRemoved):
        session.verify(pin())
    session.close()


def test_a_card_put_back_does_not_revive_the_old_connection(inserted: Path, pcscd: PrivatePcscd) -> None:
    session = CardSession(PcscReader().connect())
    pcscd.pull()
    pcscd.insert(inserted)
    with pytest.raises(CardRemoved):
        session.verify(pin())
    session.close()
    CardSession(PcscReader().connect()).close()


async def test_a_card_pulled_while_it_works_is_removed_and_put_back_it_goes_on(
    inserted: Path, pcscd: PrivatePcscd
) -> None:
    async with watched(PcscReader()) as at:
        for pulls in range(3):
            work = asyncio.create_task(enrol_until_it_fails(at))
            await asyncio.sleep(0.02 * pulls)
            await asyncio.to_thread(pcscd.pull)
            with pytest.raises((CardRemoved, CardMissing)):
                await work
            await at.until_told(ReaderStatus.EMPTY)
            await asyncio.to_thread(pcscd.insert, inserted)
            await at.until_told(ReaderStatus.PRESENT)
            assert await at.card_service.look() == CardView(GUID, 3)
        await enrol(at.card_service, pin())


async def enrol_until_it_fails(at: Watched) -> None:
    while True:
        await enrol(at.card_service, pin())


async def test_pcscd_killed_in_the_middle_is_found_again(inserted: Path, pcscd: PrivatePcscd) -> None:
    async with watched(PcscReader()) as at:
        before = at.card_service.state.insertion
        with pytest.raises(CardServiceMissing):  # noqa: PT012 - the service dies while the card is open
            async with at.card_service.opened(GUID) as card:
                await asyncio.to_thread(pcscd.kill)
                await card.verify(pin())
        await at.until_told(ReaderStatus.NO_SERVICE)
        with pytest.raises(CardServiceMissing):
            await at.card_service.look()
        await asyncio.to_thread(pcscd.restart)
        await at.until_told(ReaderStatus.PRESENT)
        assert at.card_service.state.insertion > before
        assert await at.card_service.look() == CardView(GUID, 3)


def process_of(card_file: Path) -> int:
    """The process that plays this card."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended while we looked
        if b"--card" in arguments and bytes(card_file) in arguments:
            return int(folder.name)
    pytest.fail("nobody plays the card")


async def test_a_card_that_stops_answering_is_given_up_and_welcome_when_it_answers_again(inserted: Path) -> None:
    card = process_of(inserted)
    async with watched(PcscReader(), deadline_seconds=0.5) as at:
        async with at.card_service.opened(GUID) as opened:
            os.kill(card, signal.SIGSTOP)
            try:
                with pytest.raises(ReaderStuck):
                    await opened.verify(pin())
                assert at.card_service.state.status is ReaderStatus.STUCK
            finally:
                os.kill(card, signal.SIGCONT)
        await at.until_told(ReaderStatus.PRESENT)
        assert await at.card_service.look() == CardView(GUID, 3)


@pytest.mark.parametrize("is_t0", [False, True], ids=["T=1", "T=0"])
async def test_both_certificates_come_onto_the_card_and_sign(pcscd: PrivatePcscd, card_file: Path, is_t0: bool) -> None:
    blank_card(path=card_file)
    pcscd.insert(card_file, is_t0=is_t0)
    async with watched(PcscReader()) as at:
        with pytest.raises(PinWrong):
            await enrol(at.card_service, pin("999999"))
        await enrol(at.card_service, pin())
        assert await at.card_service.look() == CardView(GUID, 3)
        async with at.card_service.opened(GUID) as card:
            await card.sign(Use.SIGNING, b"statement", pin())


async def test_rsa_keys_work_the_same_way(inserted: Path) -> None:
    async with watched(PcscReader()) as at:
        await enrol(at.card_service, pin(), KeyAlgorithm.RSA_2048)
        async with at.card_service.opened(GUID) as card:
            await card.sign(Use.SIGNING, b"statement", pin())


def test_a_description_tells_the_card_and_leaves_out_what_the_driver_keeps_to_itself(inserted):
    described = PcscReader().describe()
    assert described.state.name == READER_NAME
    assert described.atr.hex().upper() == "3B880152414B494F534B31FE"
    assert described.protocol == "T=1"
    assert (described.vendor, described.driver_version) == (None, None)


def test_a_description_of_an_empty_reader_has_no_card(pcscd):
    described = PcscReader().describe()
    assert described.state.status is ReaderStatus.EMPTY
    assert (described.atr, described.protocol) == (b"", None)


def test_a_description_leaves_a_card_that_another_program_uses_as_it_is(inserted, other_program):
    result, card, protocol = scard.SCardConnect(other_program, READER_NAME, scard.SCARD_SHARE_SHARED, 3)
    assert result == scard.SCARD_S_SUCCESS
    for command in (SELECT, VERIFY):
        scard.SCardTransmit(card, protocol, command)
    assert PcscReader().describe().protocol == "T=1"
    assert scard.SCardTransmit(card, protocol, EMPTY_VERIFY) == [scard.SCARD_S_SUCCESS, [0x90, 0x00]]
    scard.SCardDisconnect(card, scard.SCARD_RESET_CARD)


def test_a_description_without_a_service_says_no_more_than_that(pcscd):
    pcscd.kill()
    described = PcscReader().describe()
    pcscd.restart()
    assert described.state.status is ReaderStatus.NO_SERVICE
    assert described.vendor is None


@pytest.mark.parametrize("is_t0", [False, True], ids=["T=1", "T=0"])
async def test_enrolling_changing_the_pin_and_unblocking_go_through_on_either_protocol(pcscd, card_file, is_t0):
    card = blank_card(path=card_file)
    pcscd.insert(card_file, is_t0=is_t0)
    async with watched(PcscReader()) as at:
        await at.until_told(ReaderStatus.PRESENT)
        assert (await at.card_service.describe()).protocol == ("T=0" if is_t0 else "T=1")
        await enrol(at.card_service, pin())
        async with at.card_service.opened(card.guid) as opened:
            await opened.change_pin(pin(), pin("805317"))
        for tries_left in (2, 1, 0):
            with pytest.raises(PinWrong if tries_left else PinBlocked):
                async with at.card_service.opened(card.guid) as opened:
                    await opened.verify(pin())
        assert await at.card_service.look() == CardView(GUID, 0)
        async with at.card_service.opened(card.guid) as opened:
            await opened.unblock(Secret(PUK), Secret(b"27182818"), pin())
        assert await at.card_service.look() == CardView(GUID, 3)
        async with at.card_service.opened(card.guid) as opened:
            await opened.sign(Use.SIGNING, b"statement", pin())


async def test_another_program_s_turn_that_lasts_longer_than_the_deadline_is_no_dead_reader(other_program: int) -> None:
    async with watched(PcscReader(), deadline_seconds=0.5) as at:
        handle = taken(other_program)
        assert scard.SCardBeginTransaction(handle) == scard.SCARD_S_SUCCESS
        for ask in (at.card_service.look, at.card_service.readers):
            with pytest.raises(CardBusy):
                await ask()
            assert at.card_service.state.status is ReaderStatus.PRESENT
        scard.SCardEndTransaction(handle, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
        await at.until(lambda: at.card_service._stuck is None)
        assert await at.card_service.look() == CardView(GUID, 3)
    assert {state.status for state in at.told} == {ReaderStatus.PRESENT}
