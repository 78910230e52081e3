"""Asking someone who may be slow to answer."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

SOON = 1.0  # seconds after which a printer that has not answered is told of as silent, while it is waited for


class Soon(Generic[Result]):
    """One question at a time that is given a moment for its answer, and at the next call the rest of its time."""

    def __init__(self) -> None:
        self._asked: asyncio.Task[Result] | None = None

    async def answer(self, question: Callable[[], Coroutine[Any, Any, Result]]) -> Result | None:
        """The answer, or None when there is none yet. Raises what the question raises."""
        if self._asked is None:
            self._asked = asyncio.create_task(question())
        await asyncio.wait({self._asked}, timeout=SOON)
        if not self._asked.done():
            return None
        asked, self._asked = self._asked, None
        return asked.result()

    async def drop(self) -> None:
        """Wait for it no longer."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()
            await asyncio.wait({asked})
