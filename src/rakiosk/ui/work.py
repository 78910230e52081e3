"""Word of what is being done, put on the stage if it takes longer than a moment; then long enough to be read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from rakiosk.i18n import Message
from rakiosk.kit.stage import Progress
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView

BRIEF = 0.1  # seconds that pass without a word
HOLD = 1.0  # seconds that a word stays, once it is said


@asynccontextmanager
async def said(words: Message, put: Callable[[PromptView], Awaitable[None]], hold: float) -> AsyncIterator[Progress]:
    """Say these words by `put` while the block runs; once said they stay for `hold` seconds at least."""
    view = WorkingView(words)
    begun: list[asyncio.Task[float]] = []
    loop = asyncio.get_running_loop()
    moment = loop.call_later(min(BRIEF, hold), lambda: begun.append(loop.create_task(_put(view, put))))
    try:
        yield view
    finally:
        moment.cancel()
        for putting in begun:  # once begun it is put whole: the next prompt would meet half a view
            since = await putting
            await asyncio.sleep(max(0.0, since + hold - loop.time()))


async def _put(view: PromptView, put: Callable[[PromptView], Awaitable[None]]) -> float:
    """Put it; since when it stands there, by the loop's clock in seconds."""
    await put(view)
    return asyncio.get_running_loop().time()
