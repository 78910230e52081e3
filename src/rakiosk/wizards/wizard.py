"""A wizard is a tuple of short steps; here it is run, and expected errors become prompts with ways out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from rakiosk.domain.errors import KioskError, SessionEnded
from rakiosk.domain.order import Order
from rakiosk.i18n import Message, _
from rakiosk.wizards.prompts import Cancelled, Trouble, Way
from rakiosk.wizards.visit import Visit

Step = Callable[[Visit], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Wizard:
    """One section of the manual. A step asks one question or has one effect, and may be run again."""

    section: str  # "貳-一"
    title: Message
    steps: tuple[Step, ...]


def until(reached: Callable[[Order], bool]) -> Callable[[Step], Step]:
    """A step that returns at once when the order already shows its effect."""

    def decorate(step: Step) -> Step:
        @wraps(step)
        async def run_unless_reached(visit: Visit) -> None:
            if visit.order is None or not reached(visit.order):
                await step(visit)

        return run_unless_reached

    return decorate


async def run(wizard: Wizard, visit: Visit) -> None:
    """Run the steps in their order. Raises Cancelled, LoggedOut and SessionEnded; all other trouble is shown here."""
    visit.begin()
    for number, step in enumerate(wizard.steps, 1):
        visit.place = _(
            "{title} (step {number} of {steps})", title=wizard.title, number=number, steps=len(wizard.steps)
        )
        while not await _attempt(step, visit):
            pass


async def _attempt(step: Step, visit: Visit) -> bool:
    try:
        await step(visit)
    except SessionEnded:
        raise
    except KioskError as error:
        await ask_way_out(error, visit)
        return False
    return True


async def ask_way_out(error: KioskError, visit: Visit) -> None:
    """Show the trouble; return to try again. Raises Cancelled when the customer leaves."""
    order = visit.order
    number = order.number if order is not None and order.is_open else ""
    if await visit.show(Trouble(error, number)) is Way.LEAVE:
        raise Cancelled from error
