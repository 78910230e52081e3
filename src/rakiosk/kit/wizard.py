"""A wizard is a tuple of short steps; here it is run, and expected errors become prompts with ways out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from ra_contract.order import Order
from rakiosk.domain.errors import KioskError, SessionEnded
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts.common import Cancelled, Question, Trouble, Way
from rakiosk.kit.visit import Visit

Step = Callable[[Visit], Awaitable[None]]


def _nothing(_visit: Visit) -> tuple[Words, ...]:
    return ()


def _no_question(_visit: Visit) -> Question | None:
    return None


@dataclass(frozen=True, slots=True)
class Wizard:
    """One section of the manual. A step asks one question or has one effect, and may be run again.

    `stays_open` says what who leaves now must know: at every trouble, and when 取消 is asked about once more.
    `before_leaving` asks whoever could go on, at a trouble too, while leaving leaves something half done.
    """

    section: str  # "貳-一"
    title: Message
    steps: tuple[Step, ...]
    stays_open: Callable[[Visit], tuple[Words, ...]] = _nothing
    before_leaving: Callable[[Visit], Question | None] = _no_question


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
        if not await _leaves(visit, wizard.before_leaving(visit) or _what_stays_open(wizard, visit)):
            return False
        raise
    except KioskError as error:
        way = await _way_out(error, visit, wizard.stays_open(visit))
        if way is Way.END or (way is Way.LEAVE and await _leaves(visit, wizard.before_leaving(visit))):
            raise Cancelled from error
        return False
    return True


async def ask_way_out(error: KioskError, visit: Visit) -> None:
    """Show the trouble; return to try again. Raises Cancelled when the customer leaves."""
    if await _way_out(error, visit) is not Way.RETRY:
        raise Cancelled from error


async def _way_out(error: KioskError, visit: Visit, stays_open: tuple[Words, ...] = ()) -> Way:
    order = visit.order
    number = order.number if order is not None and order.is_open else ""
    return await visit.show(Trouble(error, number, stays_open))


def _what_stays_open(wizard: Wizard, visit: Visit) -> Question | None:
    words = wizard.stays_open(visit)
    return leaving(visit.placed_order.number, words) if words else None


async def _leaves(visit: Visit, question: Question | None) -> bool:
    """Whether who wants to leave does so indeed, once asked."""
    if question is None:
        return True
    try:
        await visit.show(question)
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
