"""`make bench-printer`: how soon a customer reads what is the matter with the printer."""

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.kiosk import Kiosk, kiosk_of
from tests.printing.eve import EvePrinter, eve_printer
from tests.printing.test_ipp_kiosk import at_the_preview
from tests.ra.world import World

_ROUNDS = 3
_JAM, _COVER, _EMPTY, _GONE, _HUNG = "印表機卡紙", "蓋子沒有關好", "印表機缺紙", "連線不到印表機", "印表機沒有回應"

Trouble = Callable[[EvePrinter], object]

BEFORE: dict[str, tuple[Trouble, str]] = {
    "no paper": (lambda eve: eve.has_paper(is_in=False), _EMPTY),
    "switched off": (EvePrinter.off, _GONE),
    "hung": (EvePrinter.hang, _HUNG),
}
"""A trouble before the customer presses Print, and its words: the clock starts at the key."""

AT_ONCE: dict[str, tuple[Trouble, str]] = {
    "jams": (lambda eve: eve.does("jam"), _JAM),
    "cover open": (lambda eve: eve.does("cover"), _COVER),
    "gives the job up": (lambda eve: eve.does("abort"), "無法列印"),
}
"""A trouble that comes with the job: the clock starts at the key, and the making of the paper is in it."""

MEANWHILE: dict[str, tuple[Trouble, str]] = {
    "runs out of paper": (lambda eve: eve.has_paper(is_in=False), _EMPTY),
    "jams in the middle": (lambda eve: eve.does("jam"), _JAM),
    "is killed": (EvePrinter.off, _GONE),
    "hangs": (EvePrinter.hang, _HUNG),
}
"""A trouble while it prints: the clock starts with the trouble."""


async def seconds_until(kiosk: Kiosk, words: str) -> float:
    """How long until these words are on the screen."""
    started = time.perf_counter()
    while words not in kiosk.text():  # noqa: ASYNC110  # the screen tells of no event
        await asyncio.sleep(0.01)
    return time.perf_counter() - started


@asynccontextmanager
async def at_the_printer(world: World) -> AsyncIterator[tuple[Kiosk, EvePrinter]]:
    """A customer before the preview of a proof, and the printer behind it."""
    with eve_printer() as eve, tempfile.TemporaryDirectory() as folder:
        async with kiosk_of(world, Path(folder), printer_uri=eve.uri) as kiosk:
            await at_the_preview(kiosk)
            yield kiosk, eve
            eve.does("print")  # else the engine would wait for ever


async def before(world: World, trouble: Trouble, words: str) -> float:
    """From the key to the words."""
    async with at_the_printer(world) as (kiosk, eve):
        await asyncio.to_thread(trouble, eve)
        began = time.perf_counter()
        await kiosk.press("enter")  # which waits until the screen is at rest, and may show the words by then
        await seconds_until(kiosk, words)
        return time.perf_counter() - began


async def meanwhile(world: World, trouble: Trouble, words: str) -> float:
    """From the trouble to the words."""
    async with at_the_printer(world) as (kiosk, eve):
        eve.does("slow")
        await kiosk.press("enter")
        await kiosk.sees("列印中", "停止列印")
        waiting = asyncio.create_task(seconds_until(kiosk, words))
        await asyncio.to_thread(trouble, eve)
        return await waiting


async def main() -> None:
    """Measure and tell."""
    logging.disable()  # a printer that is off is no news here
    kinds = ((before, BEFORE), (before, AT_ONCE), (meanwhile, MEANWHILE))
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), None)
        world.start()
        try:
            for measure, troubles in kinds:
                for name, (trouble, words) in troubles.items():
                    times = [await measure(world, trouble, words) for _ in range(_ROUNDS)]
                    print(f"{name:20} median {statistics.median(times):.2f} s, longest {max(times):.2f} s", flush=True)
        finally:
            world.stop()


if __name__ == "__main__":
    asyncio.run(main())
