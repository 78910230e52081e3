"""Something to know, something to watch, a question with yes or no."""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.base import Prompt, Tone


@dataclass(frozen=True, slots=True)
class Notice(Prompt[None]):
    """Something to know; the forward button goes on. With `back` it can be refused, or without `forward` only left."""

    title: Words
    body: tuple[Words, ...] = ()
    facts: tuple[tuple[Words, Words], ...] = ()
    forward: Words | None = field(default_factory=lambda: _("Confirm"))
    back: Words | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Question(Prompt[None]):
    """Yes (the answer) or no (Cancelled). A careful question, of what cannot be undone, has its focus on no."""

    title: Words
    body: tuple[Words, ...] = ()
    forward: Words = field(default_factory=lambda: _("Confirm"))
    back: Words = field(default_factory=lambda: _("Cancel"))
    is_careful: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """How something that goes on by itself looks at this moment."""

    title: Words
    body: tuple[Words, ...] = ()
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Watch(Prompt[None]):
    """Something that goes on by itself, outside: told anew with each sight, over when they end. `back` leaves it.

    `is_company`: whether it keeps the visit alive; what may never end must not.
    """

    first: Sight
    sights: Callable[[], AsyncIterator[Sight]]
    back: Words
    is_company: bool = True


@dataclass(frozen=True, slots=True)
class Curtain(Prompt[None]):
    """A blank screen until the customer lifts it."""


@dataclass(frozen=True, slots=True)
class StillThere(Prompt[bool]):
    """Asks a silent customer to go on; yields whether somebody is there. When the seconds are over nobody is."""

    title: Words
    body: tuple[Words, ...]
    seconds: float
    forward: Words
    back: Words | None = None  # without it no key says no
    clock: Callable[[], float] = time.monotonic
