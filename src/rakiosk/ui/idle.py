"""Whether somebody is still there: who leaves the kiosk alone is asked, then the visit ends and everything is wiped.

Activity is a key, a tap, and what happens to the reader; a new prompt starts the clock as well, so that work in flight
is never cut. decision: docs/decisions/0026.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rakiosk.i18n import _
from rakiosk.kit.prompts import Cancelled, StillThere, Watch
from rakiosk.sections.user.logout import TAKE_ALONG
from rakiosk.ui.screen import WizardScreen

_LONGEST_SLEEP = 60.0  # seconds, whatever the settings say


@dataclass(frozen=True, slots=True)
class IdleTimes:
    """After how many seconds the customer is asked, how long there is to answer, and how long a card may be away."""

    seconds: float = 60.0
    accessible_seconds: float = 120.0
    countdown_seconds: float = 20.0
    card_seconds: float = 2.0


USUAL_TIMES = IdleTimes()


class Visitor(Protocol):
    """Whoever stands there, as far as the watch has to know, and the end of their visit."""

    @property
    def is_absent(self) -> bool:
        """Whether there is nothing to end: the kiosk stands as it does between two customers."""
        ...

    @property
    def takes_longer(self) -> bool:
        """Whether the customer uses large text, a contrast or the keyboard on the screen."""
        ...

    def put_back(self) -> None:
        """Language and look as the kiosk starts."""
        ...

    def end_visit(self) -> None:
        """End it and wipe."""
        ...


class IdleWatch:
    """The clock of one kiosk."""

    def __init__(self, times: IdleTimes, stage: WizardScreen, visitor: Visitor) -> None:
        self._times = times
        self._stage = stage
        self._visitor = visitor
        self._since = time.monotonic()
        self._accompanied = -math.inf
        self._question: StillThere | None = None
        self.when_touched: Callable[[], None] = lambda: None
        """Told of every key and tap of the customer's."""

    def touched(self) -> bool:
        """Somebody has pressed or tapped. Whether this was the answer to the question, and means nothing else."""
        self.when_touched()
        return self.note()

    def note(self) -> bool:
        """Somebody is there. Whether this was the answer to the question, and means nothing else."""
        self._since = time.monotonic()
        if self._question is None:
            return False
        self._stage.stack.answer(self._question, answer=True)
        self._question = None
        return True

    def accompany(self) -> None:
        """Somebody is at work for the customer, who looks on: their silence is counted from now."""
        self._accompanied = time.monotonic()

    @property
    def silent_seconds(self) -> float:
        """For how long nothing was pressed, tapped or moved, and no prompt was put."""
        return time.monotonic() - self._since

    @property
    def is_asking(self) -> bool:
        """Whether somebody is being asked, and the next key is the answer."""
        return self._question is not None

    async def watch(self) -> None:
        """Ask whoever is silent too long, again and again; for the life of the kiosk."""
        while True:
            await self._until_idle()
            if self._visitor.is_absent:
                self._visitor.put_back()
            elif not await self._is_still_there():
                self._visitor.end_visit()
            self._since = time.monotonic()

    async def _until_idle(self) -> None:
        """Sleep as long as nobody can have been silent for too long: not a moment is spent on looking meanwhile.

        Work that ends puts a prompt, which starts the clock; another look changes the time, and is chosen by a key.
        """
        while (left := max(self._since, self._accompanied) + self._limit - time.monotonic()) > 0:
            await asyncio.sleep(min(left, self._times.seconds, _LONGEST_SLEEP))
            prompt = self._stage.stack.prompt
            if not self._stage.stack.is_waiting or (isinstance(prompt, Watch) and prompt.is_company):
                self._since = time.monotonic()

    @property
    def _limit(self) -> float:
        return self._times.accessible_seconds if self._visitor.takes_longer else self._times.seconds

    async def _is_still_there(self) -> bool:
        question = self._question = still_there(self._times.countdown_seconds)
        try:
            return await self._stage.overlay(question, on_top=True)
        except Cancelled:
            return True
        finally:
            self._question = None


def still_there(seconds: float) -> StillThere:
    """The question to somebody who has done nothing for long; any key and any tap says yes."""
    return StillThere(
        _("Are you still there?"),
        (_("Any key or tap goes on. Otherwise you are logged out, and what was typed is wiped."), TAKE_ALONG),
        seconds,
        forward=_("Keep using"),
    )


def card_taken(seconds: float) -> StillThere:
    """The question to a customer who has taken the card out while signed in."""
    return StillThere(
        _("You have taken your card out. Do you want to go on?"),
        (_("What is not finished stays open: you can go on at any kiosk or at the counter."), TAKE_ALONG),
        seconds,
        forward=_("Keep using"),
        back=_("Log out"),
    )
