"""Work that may take however long: it can be left by Esc, F10 and silence."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from rakiosk.i18n import Message, _
from rakiosk.kit.prompts import Sight, Watch
from rakiosk.kit.stage import Needs
from rakiosk.kit.visit import Visit

Result = TypeVar("Result")

SOON = 1.5  # seconds in which nearly all of it is done
NOTHING_CHANGED = _("This takes longer than usual. You may wait, or leave it: nothing is changed.")
_left: set[asyncio.Task[Any]] = set()  # the loop itself holds no task that nobody waits for


async def leavable(
    v: Visit,
    words: Message,
    work: Coroutine[Any, Any, Result],
    *,
    leaving: Message = NOTHING_CHANGED,
    needs: Needs | None = None,
) -> Result:
    """Do the work; when it takes longer than a moment the customer may leave it, told what `leaving` means.

    Raises Cancelled, LoggedOut, what `needs` misses meanwhile and whatever the work raises.
    """
    task = asyncio.create_task(work)
    _left.add(task)
    task.add_done_callback(_ended)
    try:
        async with v.working(words):
            await asyncio.wait({task}, timeout=SOON)
        if not task.done():
            await v.show(_still_at_it(words, task, leaving), needs=needs)
        return task.result()
    finally:
        task.cancel()


def _ended(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()  # nobody may be there to hear of it any more


def _still_at_it(words: Message, task: asyncio.Task[Any], leaving: Message) -> Watch:
    nothing_more: tuple[Sight, ...] = ()

    async def until_done() -> AsyncIterator[Sight]:
        await asyncio.wait({task})
        for sight in nothing_more:
            yield sight

    sight = Sight(words, (leaving,))
    return Watch(sight, until_done, back=_("Cancel"), is_company=False)
