"""An enrolment that is broken off at every single command, in every way that a reader knows."""

import pytest

from rakiosk.card.port import ReaderStatus
from rakiosk.card.simulated import SoftwareCard
from rakiosk.card.simulated.faults import Fault
from rakiosk.domain.errors import CardError
from tests.card.counter import Counter, counter, enrol
from tests.card.rig import GUID, blank_card, pin


async def enrolment_length() -> int:
    async with counter() as at:
        at.reader.insert(blank_card())
        await enrol(at.desk, pin())
        return len(at.reader.commands)


async def mend(at: Counter, card: SoftwareCard) -> None:
    """What people at the counter do afterwards: service, cable, card."""
    at.reader.plan(None)
    at.reader.release()
    at.reader.start_service()
    at.reader.plug_in()
    at.reader.insert(card)
    await at.until_told(ReaderStatus.PRESENT)


@pytest.mark.parametrize("fault", list(Fault))
async def test_an_enrolment_broken_off_at_any_command_can_be_done_again(fault):
    """Afterwards the trouble was one of the closed set, no try is lost, and the same card goes through."""
    deadline = 0.05 if fault is Fault.SILENCE else 10.0
    length = await enrolment_length()
    for place in range(1, length + 1):
        async with counter(deadline_seconds=deadline, generation_deadline_seconds=deadline) as at:
            card = blank_card()
            at.reader.insert(card)
            at.reader.plan(fault, at=place)
            with pytest.raises(CardError):
                await enrol(at.desk, pin())
            await mend(at, card)
            view = await at.desk.look()
            assert (view.guid, view.pin_tries_left) == (GUID, 3)
            await enrol(at.desk, pin())


@pytest.mark.parametrize("fault", list(Fault))
async def test_a_wrong_pin_costs_at_most_one_try_whatever_happens_to_its_answer(fault):
    deadline = 0.05 if fault is Fault.SILENCE else 10.0
    async with counter(deadline_seconds=deadline) as at:
        card = blank_card()
        at.reader.insert(card)
        at.reader.plan(fault, at=3)
        entry = pin("999999")
        async with at.desk.opened() as opened:
            for _ in range(3):
                with pytest.raises(CardError):
                    await opened.verify(entry)
        await mend(at, card)
        spent = 3 - (await at.desk.look()).pin_tries_left
        assert spent == (0 if fault.comes_before else 1)
