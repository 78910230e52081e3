"""Rounds of work that nobody asked for: one after the other for as long as the process lives."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from rakiosk_ra.base.tasks import Tasks

_log = logging.getLogger("rakiosk_ra.background.rounds")


async def go_round(tasks: Tasks, name: str, every_seconds: float, one_round: Callable[[], int]) -> None:
    """A round at once and then every so often, off the event loop, until it is cancelled.

    `one_round` gives how many of its deeds failed. One that raises is logged, and the next one comes: nobody else does
    this work. `tasks` knows of every round, and tells when none comes.
    """
    tasks.expect(name, every_seconds)
    while True:
        try:
            tasks.came_round(name, await asyncio.to_thread(one_round))
        except Exception:  # noqa: BLE001  # see above
            with contextlib.suppress(Exception):  # without memory there is none for a line, either
                _log.exception("a round of the %s failed; the next one comes", name)
        await asyncio.sleep(every_seconds)
