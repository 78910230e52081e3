"""Whether the RA is there while nobody has signed in: the front page says at once when it is not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rakiosk.domain.errors import RaError
from rakiosk.kit.visit import Visit

ANSWER_SECONDS = 2.0  # an RA that takes longer is away
LOOK_SECONDS = 10.0  # between two questions
TELL_SECONDS = 1.0  # the page may be put while the answer is there already: it is told again


@asynccontextmanager
async def ra_watched(visit: Visit, tell: Callable[[bool], None]) -> AsyncIterator[None]:
    """Tell again and again whether the RA is away, as long as the block runs."""
    watch = _Watch(visit, tell)
    watching = asyncio.create_task(watch.run())
    try:
        yield
    finally:
        watch.has_ended = True
        if not watch.is_asking:  # a connection that is being made would be left half open
            watching.cancel()


@dataclass
class _Watch:
    """One time that the front page is up."""

    visit: Visit
    tell: Callable[[bool], None]
    has_ended: bool = False
    is_asking: bool = False

    async def run(self) -> None:
        """Until it has ended."""
        await asyncio.wait([self.visit.services])
        loop = asyncio.get_running_loop()
        while not self.has_ended:
            is_away = await self._is_away()
            ends = loop.time() + LOOK_SECONDS
            while not self.has_ended and loop.time() < ends:
                self.tell(is_away)
                await asyncio.sleep(TELL_SECONDS)

    async def _is_away(self) -> bool:
        self.is_asking = True
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.visit.ra.health()
        except (RaError, TimeoutError):
            return True
        finally:
            self.is_asking = False
        return False
