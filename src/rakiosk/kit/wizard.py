"""A wizard is a tuple of short steps; here it is run, and expected errors become prompts with ways out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial, wraps
from inspect import unwrap
from typing import Any, Generic, TypeVar

from rakiosk.audit.port import Act
from rakiosk.domain.errors import KioskError, SessionEnded
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import Cancelled, Question, Trouble, Way
from rakiosk.kit.visit import Errand, State, Visit

StateT = TypeVar("StateT", bound=State)
Step = Callable[[Visit, StateT], Awaitable[None]]
"""One question or one effect, over the section's own record."""
AnyStep = TypeVar("AnyStep", bound=Callable[..., Any])
_EFFECTS: set[Callable[..., Any]] = set()
PlainStep = Callable[[Visit], Awaitable[None]]
"""The same in a section that keeps no record."""


def _nothing(_state: State) -> tuple[Words, ...]:
    return ()


def _no_question(_state: State) -> Question | None:
    return None


@dataclass(frozen=True, slots=True)
class Wizard(Generic[StateT]):
    """One section of the manual. A step asks one question or has one effect, and may be run again.

    `begin` makes the section's record out of what the journey has for it: the carrier of the customer's keys. `steps`
    are those for this record. `stays_open` says what who leaves now must know: at every trouble, and when 取消 is asked
    about once more. `before_leaving` asks whoever could go on, at a trouble too, while leaving leaves something half
    done.
    """

    begin: Callable[[Any], StateT]
    steps: Callable[[StateT], tuple[Step[StateT], ...]]
    stays_open: Callable[[StateT], tuple[Words, ...]] = _nothing
    before_leaving: Callable[[StateT], Question | None] = _no_question


def plain(*steps: PlainStep) -> Wizard[State]:
    """A section that keeps no record of its own."""
    return Wizard(lambda _carrier: State(), lambda _state: tuple(map(_without_record, steps)))


def _without_record(step: PlainStep) -> Step[State]:
    @wraps(step)
    async def run(visit: Visit, _state: State) -> None:
        await step(visit)

    return run


async def run(wizard: Wizard[StateT], title: Message, visit: Visit, carrier: object = None) -> None:
    """Run the steps in their order. Raises Cancelled, LoggedOut and SessionEnded; all other trouble is shown here."""
    state = wizard.begin(carrier)
    errand = visit.errand = Errand(state)
    try:
        steps = wizard.steps(state)
        screens, number = sum(map(has_screen, steps)), 0
        for step in steps:
            number += has_screen(step)
            errand.place = place(title, max(number, 1), screens)
            visit.audit.note(Act.STEP, name=name_of(step))
            while not await _attempt(wizard, step, visit, state):
                pass
    finally:
        visit.errand = None
        state.forget()


def place(title: Message, number: int, screens: int) -> Words:
    """Where the customer stands: the service, and which of its screens this is where there are several."""
    if screens <= 1:
        return title
    return _("{title} (step {number} of {steps})", title=title, number=number, steps=screens)


def effect(step: AnyStep) -> AnyStep:
    """Mark a step that shows nothing of its own, unless something is the matter: it is not counted as a screen."""
    _EFFECTS.add(unwrap(step))
    return step


def has_screen(step: Callable[..., Any]) -> bool:
    """Whether a step is counted as a screen."""
    return _itself(step) not in _EFFECTS


def name_of(step: Callable[..., Any]) -> str:
    """A step's name in the code, where support staff and the audit find it."""
    itself = _itself(step)
    return getattr(itself, "__name__", type(itself).__name__)


def _itself(step: Callable[..., Any]) -> Callable[..., Any]:
    while isinstance(step, partial):
        step = step.func
    itself: Callable[..., Any] = unwrap(step)
    return itself


async def _attempt(wizard: Wizard[StateT], step: Step[StateT], visit: Visit, state: StateT) -> bool:
    try:
        await step(visit, state)
    except SessionEnded:
        raise
    except Cancelled:
        if not await _leaves(visit, wizard.before_leaving(state) or _whether_to_leave_open(wizard, state)):
            return False
        raise
    except KioskError as error:
        way = await _way_out(error, visit, wizard.stays_open(state))
        if way is Way.END or (way is Way.LEAVE and await _leaves(visit, wizard.before_leaving(state))):
            raise Cancelled from error
        return False
    return True


async def ask_way_out(error: KioskError, visit: Visit) -> None:
    """Show the trouble; return to try again. Raises Cancelled when the customer leaves."""
    if await _way_out(error, visit) is not Way.RETRY:
        raise Cancelled from error


async def _way_out(error: KioskError, visit: Visit, stays_open: tuple[Words, ...] = ()) -> Way:
    order = visit.open_order
    return await visit.show(Trouble(error, order.number if order is not None else "", stays_open))


def _whether_to_leave_open(wizard: Wizard[StateT], state: StateT) -> Question | None:
    words, order = wizard.stays_open(state), state.open_order
    return leaving(order.number, words) if words and order is not None else None


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
