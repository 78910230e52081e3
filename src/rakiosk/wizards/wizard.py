"""A wizard is a tuple of short steps; here it is run, and expected errors become prompts with ways out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from rakiosk.domain.errors import KioskError, SessionEnded
from rakiosk.domain.order import Order
from rakiosk.i18n import Message, Words, _
from rakiosk.wizards.prompts import Cancelled, Question, Trouble, Way
from rakiosk.wizards.visit import Visit

Step = Callable[[Visit], Awaitable[None]]


def _nothing(_visit: Visit) -> tuple[Words, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Wizard:
    """One section of the manual. A step asks one question or has one effect, and may be run again.

    `stays_open` says what who leaves now must know; while it says something, leaving is asked about once more.
    """

    section: str  # "貳-一"
    title: Message
    steps: tuple[Step, ...]
    stays_open: Callable[[Visit], tuple[Words, ...]] = _nothing


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
        while not await _attempt(wizard, step, visit):
            pass


async def _attempt(wizard: Wizard, step: Step, visit: Visit) -> bool:
    try:
        await step(visit)
    except SessionEnded:
        raise
    except Cancelled:
        if not await _leaves(wizard, visit):
            return False
        raise
    except KioskError as error:
        await ask_way_out(error, visit, wizard.stays_open(visit))
        return False
    return True


async def ask_way_out(error: KioskError, visit: Visit, stays_open: tuple[Words, ...] = ()) -> None:
    """Show the trouble; return to try again. Raises Cancelled when the customer leaves."""
    order = visit.order
    number = order.number if order is not None and order.is_open else ""
    if await visit.show(Trouble(error, number, stays_open)) is Way.LEAVE:
        raise Cancelled from error


async def _leaves(wizard: Wizard, visit: Visit) -> bool:
    """Whether who said 取消 leaves indeed, knowing what stays open."""
    words = wizard.stays_open(visit)
    if not words:
        return True
    try:
        await visit.show(leaving(visit.placed_order.number, words))
    except Cancelled:
        return False
    return True


def leaving(order_number: str, words: tuple[Words, ...]) -> Question:
    """Whether to leave what is paid but not finished; the focus is on going on."""
    return Question(
        _("This is paid but not finished. Do you want to leave it for now?"),
        (stays_open_words(order_number), *words),
        forward=_("Leave for now"),
        back=_("Go on"),
        is_careful=True,
    )


def stays_open_words(order_number: str) -> Words:
    """That an order is kept."""
    return _("Your order {number} stays open; you can go on later, at any kiosk.", number=order_number)
