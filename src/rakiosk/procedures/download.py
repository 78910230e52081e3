"""Fetching a file: its bytes and percent while it comes; it can be left, and nothing half of it is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from rakiosk.authority.port import Told
from rakiosk.i18n import _
from rakiosk.kit.prompts import Sight, Watch
from rakiosk.kit.visit import Visit

BRIEF_SECONDS = 1.0  # a file that is there by then needs no screen of its own
LOOK_SECONDS = 0.25


async def fetched(v: Visit, size: int, fetch: Callable[[Told], Awaitable[bytes]]) -> bytes:
    """A file of so many bytes, fetched and checked by `fetch`. Raises Cancelled when it is left, and any RaError."""
    come = 0

    def told(received: int) -> None:
        nonlocal come
        come = received

    async def sights() -> AsyncIterator[Sight]:
        while not fetching.done():
            yield coming(come, size)
            await asyncio.wait([fetching], timeout=LOOK_SECONDS)

    fetching = asyncio.ensure_future(fetch(told))
    try:
        async with v.working(_("Fetching the file…")):
            await asyncio.wait([fetching], timeout=BRIEF_SECONDS)
        if not fetching.done():
            await v.show(Watch(coming(come, size), sights, back=_("Stop fetching")))
        return await fetching
    finally:
        fetching.cancel()
        await asyncio.wait([fetching])


def coming(come: int, size: int) -> Sight:
    """The sight of a file that is coming."""
    percent = min(100, come * 100 // max(1, size))
    return Sight(
        _("Fetching the file…"),
        (
            _("{come} of {size} bytes ({percent} %)", come=f"{come:,}", size=f"{size:,}", percent=percent),
            _("This may take some minutes. You can stop it and fetch the file later: nothing half is kept or saved."),
        ),
    )
