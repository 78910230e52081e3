"""An enrolment that is broken off at every single command, in every way that a reader knows."""

from contextlib import nullcontext

import pytest

from rakiosk.card.port import CardView, ReaderStatus
from rakiosk.domain.errors import CardError, ReaderStuck
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.faults import Fault
from tests.card.counter import PATIENCE_SECONDS, Counter, counter, enrol
from tests.card.rig import GUID, blank_card, costs, pin

pytestmark = pytest.mark.usefixtures("both_protocols")

SHORT_SECONDS = 0.2  # to wait for an answer that will not come
ONCE_SECONDS = 2.0  # the same where the next answer does come, on a busy machine too


async def enrolment_length() -> int:
    async with counter() as at:
        at.reader.insert(blank_card())
        await enrol(at.card_service, pin())
        return len(at.reader.commands)


async def mend(at: Counter, card: SoftwareCard) -> None:
    """Set right what people at the counter set right afterwards: service, cable, card."""
    at.reader.plan(None)
    at.reader.release()
    at.reader.start_service()
    at.reader.plug_in()
    at.reader.insert(card)
    await at.until_told(ReaderStatus.PRESENT)


async def finish(at: Counter, card: SoftwareCard) -> None:
    """The same card, with no try lost, goes through."""
    await mend(at, card)
    assert await at.card_service.look() == CardView(GUID, 3)
    await enrol(at.card_service, pin())


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.SILENCE])
async def test_an_enrolment_broken_off_at_any_command_can_be_done_again(fault):
    for place in range(1, await enrolment_length() + 1):
        async with counter() as at:
            card = blank_card()
            at.reader.insert(card)
            at.reader.plan(fault, at=place)
            is_made_good = fault in {Fault.RESET_BEFORE, Fault.RESET_AFTER} and place <= costs(2, 4)  # opening
            with nullcontext() if is_made_good else pytest.raises(CardError):
                await enrol(at.card_service, pin())
            assert at.reader.pending_fault is None
            await finish(at, card)


async def test_an_enrolment_that_falls_silent_at_any_command_can_be_done_again_at_another_kiosk():
    for place in range(1, await enrolment_length() + 1):
        card = blank_card()
        async with counter(deadline_seconds=SHORT_SECONDS, generation_deadline_seconds=SHORT_SECONDS) as at:
            at.reader.insert(card)
            at.reader.plan(Fault.SILENCE, at=place)
            with pytest.raises(ReaderStuck):
                await enrol(at.card_service, pin())
        async with counter() as other:
            await finish(other, card)


@pytest.mark.parametrize("fault", list(Fault))
async def test_a_wrong_pin_costs_at_most_one_try_whatever_happens_to_its_answer(fault):
    deadline = ONCE_SECONDS if fault is Fault.SILENCE else PATIENCE_SECONDS
    async with counter(deadline_seconds=deadline) as at:
        card = blank_card()
        at.reader.insert(card)
        at.reader.plan(fault, at=costs(3, 5))
        entry = pin("999999")
        async with at.card_service.opened() as opened:
            for _ in range(3):
                with pytest.raises(CardError):
                    await opened.verify(entry)
        await mend(at, card)
        spent = 3 - (await at.card_service.look()).pin_tries_left
        assert spent == (0 if fault.comes_before else 1)
