"""The card service over a simulated reader: states, turns, deadlines, cancellation, and no PIN left verified."""

import asyncio
import threading
from functools import partial
from itertools import pairwise

import pytest

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.port import CardView, ReaderState, ReaderStatus
from rakiosk.domain.errors import CardForeign, CardMissing, CardMute, CardOfSomeoneElse, PinWrong, ReaderStuck
from rakiosk_demo.simulators.card.faults import Fault
from rakiosk_demo.simulators.card.reader import SimulatedReader
from tests.card.counter import counter, enrol
from tests.card.rig import GUID, KeyHolder, blank_card, costs, pin

pytestmark = pytest.mark.usefixtures("both_protocols")

SELECT, VERIFY = 0xA4, 0x20


def has_seen(reader: SimulatedReader, commands: int) -> bool:
    return len(reader.commands) >= commands


@pytest.mark.manual("2.1.3")
async def test_a_look_tells_guid_and_tries_and_spends_none():
    async with counter() as at:
        at.reader.insert(blank_card())
        assert [await at.card_service.look() for _ in range(5)] == [CardView(GUID, 3)] * 5
        assert len(at.reader.commands) == costs(15, 25)


async def test_every_change_at_the_reader_is_told_in_the_event_loop():
    async with counter() as at:
        at.reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
        at.reader.pull()
        await at.until_told(ReaderStatus.EMPTY)
        at.reader.insert(blank_card(), upside_down=True)
        await at.until_told(ReaderStatus.MUTE)
        at.reader.unplug()
        await at.until_told(ReaderStatus.NO_READER)
        at.reader.stop_service()
        await at.until_told(ReaderStatus.NO_SERVICE)
        assert at.told[-1] == at.card_service.state
        assert len(at.told) == 6


async def test_a_service_that_is_not_there_from_the_first_is_told_as_well():
    reader = SimulatedReader()
    reader.stop_service()
    async with counter(reader) as at:
        await at.until(lambda: at.told != [])
        assert at.told[0].status is ReaderStatus.NO_SERVICE


async def test_a_card_put_in_anew_is_another_insertion():
    async with counter() as at:
        at.reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
        first = at.card_service.state
        at.reader.insert(blank_card())
        await at.until(lambda: at.card_service.state.insertion > first.insertion)
        assert at.card_service.state == ReaderState(ReaderStatus.PRESENT, first.name, first.insertion + 1)


async def test_a_reset_by_another_program_before_anything_was_done_goes_unnoticed():
    async with counter() as at:
        at.reader.insert(blank_card())
        for place in (1, 2):
            at.reader.plan(Fault.RESET_BEFORE, at=place)
            assert await at.card_service.look() == CardView(GUID, 3)


async def test_no_card_and_a_mute_card_are_told_apart():
    async with counter() as at:
        with pytest.raises(CardMissing):
            await at.card_service.look()
        at.reader.insert(blank_card(), upside_down=True)
        with pytest.raises(CardMute):
            await at.card_service.look()


async def test_someone_else_s_card_is_opened_for_nobody():
    async with counter() as at:
        at.reader.insert(blank_card())
        with pytest.raises(CardOfSomeoneElse):
            async with at.card_service.opened("ff" * 16):
                pytest.fail("it must not open")
        async with at.card_service.opened(GUID) as card:
            assert card.guid == GUID


async def test_a_foreign_card_is_let_go_again():
    class Foreign:
        """Any other card: it knows none of the applications that are asked for."""

        is_t0 = False
        atr = b"\x3b\x00"

        def power_on(self) -> None: ...

        def reset(self) -> None: ...

        def transmit(self, _: bytes) -> bytes:
            return b"\x6a\x82"

    async with counter() as at:
        at.reader.insert(Foreign())
        for _ in range(2):
            with pytest.raises(CardForeign):
                await at.card_service.look()


async def test_no_pin_stays_verified_after_an_operation():
    async with counter() as at:
        card = blank_card()
        at.reader.insert(card)
        async with at.card_service.opened() as opened:
            await opened.verify(pin())
            assert card.transmit(bytes.fromhex("00200080")) == b"\x90\x00"
        assert card.transmit(bytes.fromhex("00200080")) != b"\x90\x00"
        with pytest.raises(KeyError):  # noqa: PT012 - it is raised while the card is open
            async with at.card_service.opened() as opened:
                await opened.verify(pin())
                raise KeyError
        assert card.transmit(bytes.fromhex("00200080")) != b"\x90\x00"


async def test_a_pin_that_another_program_left_verified_does_not_hide_the_tries():
    class LeftVerified(SimulatedReader):
        """Its card comes with a verified PIN the first time it is connected to."""

        left = True

        def connect(self):
            connection = super().connect()
            if self.left:
                self.left = False
                connection.transmit(bytes.fromhex("00A404000BA00000030800001000010000"))
                connection.transmit(bytes.fromhex("0020008008323731383238FFFF"))
            return connection

    async with counter(LeftVerified()) as at:
        at.reader.insert(blank_card())
        assert await at.card_service.look() == CardView(GUID, 3)


async def test_operations_wait_for_their_turn():
    async with counter() as at:
        at.reader.insert(blank_card())
        await asyncio.gather(
            enrol(at.card_service, pin()), at.card_service.look(), enrol(at.card_service, pin()), at.card_service.look()
        )
        openings = [place for place, command in enumerate(at.reader.commands) if command.ins == SELECT]
        lengths = [after - before for before, after in pairwise(openings)]
        assert len(openings) == 4
        assert lengths[1] == costs(3, 5)
        assert lengths[0] == lengths[2]


async def test_a_wrong_pin_is_raised_where_it_was_entered_and_costs_one_try():
    async with counter() as at:
        at.reader.insert(blank_card())
        with pytest.raises(PinWrong) as caught:
            await enrol(at.card_service, pin("999999"))
        assert caught.value.tries_left == 2
        assert (await at.card_service.look()).pin_tries_left == 2
        await enrol(at.card_service, pin())


async def test_a_step_cancelled_half_way_ends_before_the_card_is_reset():
    async with counter(SimulatedReader(answer_delay=0.01)) as at:
        card = blank_card()
        at.reader.insert(card)
        for steps in range(1, 20, 3):
            place = len(at.reader.commands) + steps
            task = asyncio.create_task(enrol(at.card_service, pin()))
            await at.until(partial(has_seen, at.reader, place))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert card.transmit(bytes.fromhex("00200080")) != b"\x90\x00"
        assert (await at.card_service.look()).pin_tries_left == 3
        await enrol(at.card_service, pin())


async def test_an_operation_cancelled_before_its_turn_never_reaches_the_card():
    async with counter() as at:
        at.reader.insert(blank_card())
        async with at.card_service.opened():
            waiting = asyncio.create_task(at.card_service.look())
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert len(at.reader.commands) == costs(2, 4)


async def test_a_pin_that_is_wiped_too_early_is_not_sent():
    async with counter() as at:
        at.reader.insert(blank_card())
        entry = pin()
        entry.wipe()
        async with at.card_service.opened() as card:
            with pytest.raises(ValueError, match="6 to 8 digits"):
                await card.verify(entry)
        assert VERIFY not in {command.ins for command in at.reader.commands}


async def test_a_silent_card_is_given_up_at_the_deadline_and_the_card_service_comes_back_with_it():
    async with counter(deadline_seconds=0.3) as at:
        at.reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
        at.reader.plan(Fault.SILENCE, at=2)
        with pytest.raises(ReaderStuck):
            await at.card_service.look()
        assert at.card_service.state.status is ReaderStatus.STUCK
        with pytest.raises(ReaderStuck):
            await at.card_service.look()
        assert len(at.reader.commands) == 2
        at.reader.release()
        await at.until_told(ReaderStatus.PRESENT)
        assert (await at.card_service.look()).pin_tries_left == 3


async def test_a_silent_card_that_is_taken_out_frees_the_card_service():
    async with counter(deadline_seconds=0.3) as at:
        at.reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
        at.reader.plan(Fault.SILENCE, at=1)
        with pytest.raises(ReaderStuck):
            await at.card_service.look()
        at.reader.pull()
        await at.until_told(ReaderStatus.EMPTY)
        at.reader.insert(blank_card())
        assert (await at.card_service.look()).guid == GUID


async def test_a_thread_that_never_comes_back_is_left_behind_when_the_reader_changes():
    end = threading.Event()

    class Wedged(SimulatedReader):
        """The first connection to it blocks until the end of the test."""

        wedged = True

        def connect(self):
            if self.wedged:
                self.wedged = False
                end.wait()
            return super().connect()

    async with counter(Wedged(), deadline_seconds=0.3) as at:
        at.reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
        with pytest.raises(ReaderStuck):
            await at.card_service.look()
        at.reader.unplug()
        await at.until_told(ReaderStatus.NO_READER)
        at.reader.plug_in()
        await at.until_told(ReaderStatus.PRESENT)
        assert (await at.card_service.look()).guid == GUID
        end.set()
        await at.until(lambda: sum(thread.name == "card" for thread in threading.enumerate()) == 1)
        assert (await at.card_service.look()).guid == GUID


async def test_inside_an_operation_nothing_follows_a_step_that_got_stuck():
    async with counter(deadline_seconds=0.3) as at:
        at.reader.insert(blank_card())
        async with at.card_service.opened() as card:
            at.reader.plan(Fault.SILENCE, at=1)
            for _ in range(2):
                with pytest.raises(ReaderStuck):
                    await card.verify(pin())
        assert len(at.reader.commands) == costs(3, 5)


async def test_a_key_may_take_longer_to_make_than_any_other_step():
    async with counter(SimulatedReader(key_generation_seconds=0.6), deadline_seconds=0.3) as at:
        at.reader.insert(blank_card())
        async with at.card_service.opened() as card:
            await card.authenticate(KeyHolder())
            await card.generate(Use.SIGNING, KeyAlgorithm.P_256)


async def test_closing_ends_both_threads_and_work_after_it_is_refused():
    async with counter() as at:
        at.reader.insert(blank_card())
        await at.card_service.look()
        await at.card_service.close()
        assert not {thread.name for thread in threading.enumerate()} & {"card", "card watcher"}
        with pytest.raises(ReaderStuck):
            await at.card_service.look()


async def test_a_description_tells_reader_and_card_and_sends_nothing():
    async with counter() as at:
        empty = await at.card_service.describe()
        assert (empty.state.status, empty.atr, empty.protocol) == (ReaderStatus.EMPTY, b"", None)
        at.reader.insert(blank_card(is_t0=True))
        described = await at.card_service.describe()
        assert described.state.name == "ACS ACR38U 00 00"
        assert described.protocol == "T=0"
        assert described.atr.hex().upper() == "3B0852414B494F534B31"
        at.reader.unplug()
        assert (await at.card_service.describe()).vendor is None
        assert at.reader.commands == []
