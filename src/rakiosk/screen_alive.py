"""Whether the screen still shows what is drawn: its compositor and its terminal answer, or hang."""

import asyncio
import logging
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

Answers = Callable[[float], Awaitable[bool]]
"""Whether something answers within so many seconds."""

# Wayland's wire format: object, length and opcode, argument. wl_display is object 1, and sync its request 0; the answer
# is an event of the new object 2.
_SYNC = struct.pack("=IHHI", 1, 0, 12, 2)
_EVENT_BYTES = 8


def screen_of(environment: Mapping[str, str], terminal: Answers | None) -> Answers:
    """Asks both at once: the terminal, and the compositor that an environment names, if it names one."""
    folder, name = environment.get("XDG_RUNTIME_DIR"), environment.get("WAYLAND_DISPLAY")
    compositor = Path(folder) / name if folder and name else None

    async def answers(seconds: float) -> bool:
        asked = [] if terminal is None else [terminal(seconds)]
        if compositor is not None:
            asked.append(compositor_answers(compositor, seconds))
        answered = await asyncio.gather(*asked)
        if not all(answered):
            log.warning("terminal, compositor: %s", ", ".join("answers" if each else "is silent" for each in answered))
        return all(answered)

    return answers


async def compositor_answers(place: Path, seconds: float) -> bool:
    """Whether the compositor at this socket answers a request to synchronise in time."""
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_unix_connection(place)
            try:
                writer.write(_SYNC)
                await reader.readexactly(_EVENT_BYTES)
            finally:
                writer.close()
            return True
    return False
