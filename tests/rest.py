"""The running application at rest: nothing waits to be handled, laid out, scrolled or painted.

Textual's pilot asks every widget to call back, again and again: that was most of what the tests of the screens cost.
Here it is looked whether anything is on its way: in the event loop, in a widget's queue, in the screen.
"""

import asyncio
from typing import Any

from textual._context import active_app
from textual.app import App
from textual.message_pump import MessagePump

from tests.painted import is_at_rest

LONGEST = 120.0  # seconds: a flood of keys and sizes keeps it busy for a while
CALM = 3  # turns of the event loop, one after the other, in which nothing was to be done
HASTE = 200  # turns in a row before others are given time: a card, a line, a thread


async def come_to_rest(app: App[Any]) -> None:
    """Wait until nothing is on its way any more; what is to be painted is painted now and not at the next tick.

    An application that has failed or ended is at rest. Raises TimeoutError. Where several run at once, this is the one
    that paints meanwhile.
    """
    active_app.set(app)
    calm = turns = 0
    async with asyncio.timeout(LONGEST):
        while calm < CALM:
            await asyncio.sleep(0 if turns < HASTE else 0.001)
            turns += 1
            if app._exception is not None or not app.is_running:
                return
            calm = calm + 1 if _is_calm(app) else 0


def _is_calm(app: App[Any]) -> bool:
    """Whether there was nothing to be done; what there is to paint is painted."""
    if asyncio.get_running_loop()._ready or not all(map(_is_idle, (app, *app.screen.walk_children(with_self=True)))):  # type: ignore[attr-defined]
        return False
    if is_at_rest(app):
        return True
    app.screen._on_timer_update()
    return False


def _is_idle(pump: MessagePump) -> bool:
    """Whether a widget waits for its next message and for nothing else."""
    queue: Any = pump._message_queue
    return bool(queue.empty() and queue.ready_event._waiters and not (pump._pending_message or pump._next_callbacks))
