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
        """The answer, or None when there is none yet; who asks meanwhile gets the same. Raises what it raises."""
        asked = self._asked = self._asked or asyncio.create_task(question())
        await asyncio.wait({asked}, timeout=SOON)
        if not asked.done():
            return None
        if self._asked is asked:
            self._asked = None
        return asked.result()

    async def drop(self) -> None:
        """Wait for it no longer."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()
            await asyncio.wait({asked})
