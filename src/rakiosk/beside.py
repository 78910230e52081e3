"""Work that may hang, beside the event loop: in a thread of its own, left to itself when nobody waits any more."""

import asyncio
import threading
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

Result = TypeVar("Result")


async def beside(work: Callable[[], Result]) -> Result:
    """Do blocking work and wait for it.

    A drive or a name server that answers no more keeps its thread, maybe for ever. So the thread is none of the event
    loop's pool, which others wait for, and none that the end of the kiosk waits for.
    """
    loop = asyncio.get_running_loop()
    done: Future[Result] = loop.create_future()
    threading.Thread(target=_work, args=(work, loop, done), name="beside", daemon=True).start()
    return await done


def _work(work: Callable[[], Result], loop: AbstractEventLoop, done: Future[Result]) -> None:
    tell: Callable[[], None]
    try:
        tell = partial(done.set_result, work())
    except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
        tell = partial(done.set_exception, error)
    with suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(lambda: None if done.done() else tell())
