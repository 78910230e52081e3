"""The line to the RA while a menu is up: asked in rounds, so that its going and coming is told to who stands there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from rakiosk.domain.errors import KioskError, RaError, RaUnreachable
from rakiosk.kit.noted import noted
from rakiosk.kit.visit import Visit

if TYPE_CHECKING:  # loaded after the first frame
    from rakiosk.authority.port import Authority

ROUND_SECONDS = 10.0  # while the RA is away, or nobody tells when its line is cut
QUIET_ROUND_SECONDS = 45.0  # while the kernel looks after the line: nobody is woken for it
LONGEST_ROUND_SECONDS = 60.0  # however long the RA asks to be left alone: it may be there before
ANSWER_SECONDS = 3.0  # who has not answered by then is told as away
_CODE = "R01"


class Line:
    """Whether the RA was away when it was last asked; unknown is there."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self.is_away = False
        self._round_seconds = ROUND_SECONDS
        self._asked: asyncio.Task[KioskError | None] | None = None

    @asynccontextmanager
    async def watched(self, tell: Callable[[], Awaitable[None]], *, at_once: bool = True) -> AsyncIterator[None]:
        """Ask in rounds as long as the block runs, the first time at once or a round later.

        `tell` is called in every round in which the RA is away, and once when it is there again.
        """
        rounds = asyncio.create_task(self._rounds(tell, at_once=at_once))
        try:
            yield
        finally:
            if rounds.done():
                rounds.result()  # it never ends by itself: a bug is not kept quiet
            rounds.cancel()

    async def _rounds(self, tell: Callable[[], Awaitable[None]], *, at_once: bool) -> None:
        await asyncio.wait([self._visit.services])
        while True:
            if not at_once:
                await self._round()
            at_once, was_away = False, self.is_away
            trouble = await self._trouble()
            self.is_away = trouble is not None
            self._round_seconds = _round_after(trouble)
            if trouble is not None and not was_away:
                noted(_CODE, trouble)
            if was_away or self.is_away:
                await tell()

    async def _round(self) -> None:
        """Wait until the line is cut, else for a round."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        if not self.is_away:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._visit.ra.cut(), QUIET_ROUND_SECONDS)
        await asyncio.sleep(max(0.0, begun + self._round_seconds - loop.time()))

    async def _trouble(self) -> KioskError | None:
        """The trouble by which the RA is away.

        A question that is out is never broken off: its connection would be left open.
        """
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(_trouble_of(self._visit.ra))
        answered, _late = await asyncio.wait([self._asked], timeout=ANSWER_SECONDS)
        return self._asked.result() if answered else RaUnreachable("no answer in time")


def _round_after(trouble: KioskError | None) -> float:
    """Seconds until the RA is asked next: as long as it has asked for, within limits."""
    asked_for = trouble.after if isinstance(trouble, RaUnreachable) else None
    return min(max(ROUND_SECONDS, asked_for or 0.0), LONGEST_ROUND_SECONDS)


async def _trouble_of(ra: "Authority") -> KioskError | None:
    try:
        await ra.health()
    except RaError as error:
        return error
    return None
