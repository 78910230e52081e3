"""`make bench-slips`: how long a slip takes, what it does to the keys meanwhile, and what memory is left taken."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from textual.events import Key

from rakiosk_slip.child import make
from rakiosk_slip.content import Page
from rakiosk_slip.statement import statement_slip
from tests.kiosk import Kiosk, kiosk_of, new_customer
from tests.ra.world import World
from tests.slip.paper import CODE

_KEYS = 40
_ROUNDS = 5
_PAUSE = 0.01  # seconds between two keys: faster than any hand


async def key_times(kiosk: Kiosk, until_done: asyncio.Task[float] | None = None) -> list[float]:
    """Milliseconds from a key to the screen that shows what it did: so many keys, or until a task is done."""
    times: list[float] = []
    while len(times) < _KEYS if until_done is None else not until_done.done():
        started = time.perf_counter()
        kiosk.app.post_message(Key("down", None))
        await kiosk.pilot._wait_for_screen()
        times.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(_PAUSE)
    return times


async def slip_time() -> float:
    """Seconds to make the slip of DEMO-03."""
    started = time.perf_counter()
    await make(statement_slip(CODE, "rakiosk CA", 1), Page.A4)
    return time.perf_counter() - started


def resident_kilobytes() -> int:
    """This process's memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4


def told(times: list[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(times):.1f} ms, 95 % below {statistics.quantiles(times, n=20)[-1]:.1f} ms"


async def main() -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), None)
        world.start()
        try:
            async with kiosk_of(world, Path(folder)) as kiosk:
                await kiosk.sign_in(new_customer(world))
                await slip_time()  # the fonts are in the machine's cache from here on
                await key_times(kiosk)
                idle, busy, slips = [], [], []
                before = resident_kilobytes()
                for _ in range(_ROUNDS):
                    idle += await key_times(kiosk)
                    making = asyncio.create_task(slip_time())
                    busy += await key_times(kiosk, making)
                    slips.append(await making)
                after = resident_kilobytes()
        finally:
            world.stop()
    print(f"slip      {' '.join(f'{seconds:.2f}' for seconds in slips)} s")
    print(f"key idle  {told(idle)} ({len(idle)} keys)")
    print(f"key busy  {told(busy)} ({len(busy)} keys)")
    print(f"memory    {before} kB before, {after} kB after {_ROUNDS} slips")


if __name__ == "__main__":
    asyncio.run(main())
