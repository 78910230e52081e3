"""Work that nobody asked for: it goes on whatever a round meets, and health tells when it does not."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

from rakiosk_ra.background.rounds import go_round
from rakiosk_ra.base.tasks import Tasks


def test_rounds_go_on_whatever_one_meets_and_health_tells_of_it() -> None:
    now = [0.0]
    tasks, troubles = Tasks(lambda: now[0]), list[list[str]]()
    running: list[asyncio.Future[None]] = []
    meets: Iterator[int | Exception] = iter([MemoryError(), RuntimeError("can't start new thread"), 2, 0])

    def one_round() -> int:
        troubles.append(tasks.troubles())
        now[0] += 200.0
        met = next(meets, None)
        if met is None:
            running[0].cancel()
            return 0
        if isinstance(met, Exception):
            raise met
        return met

    async def run() -> None:
        running.append(asyncio.ensure_future(go_round(tasks, "reaper", 0.001, one_round)))
        with suppress(asyncio.CancelledError):
            await running[0]

    asyncio.run(run())
    assert troubles == [
        [],
        ["The reaper has not come round for 200 s; the log says why."],
        ["The reaper has not come round for 400 s; the log says why."],
        ["The reaper's last round failed in 2 places; the log says where."],
        [],
    ]
