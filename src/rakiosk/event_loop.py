"""The kiosk's event loop: names of machines are looked up beside it.

A name server that answers no more holds whoever asks for half a minute. The threads of a loop's own pool are few, and
pages and files wait for them too: a kiosk without its name server stood still at the next key.
"""

import asyncio
import socket
from functools import partial
from typing import Any

from rakiosk.beside import beside


class KioskLoop(asyncio.SelectorEventLoop):
    """asyncio's, with one look-up of a name at a time, for all who want it."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[tuple[Any, ...], asyncio.Task[list[Any]]] = {}

    async def getaddrinfo(  # asyncio's own
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """The addresses of a name. Raises OSError."""
        wanted = host, port, family, type, proto, flags
        asked = self._asked.get(wanted)
        if asked is None:
            asked = self._asked[wanted] = self.create_task(beside(partial(socket.getaddrinfo, *wanted)))
            asked.add_done_callback(partial(self._forget, wanted))
        return await asyncio.shield(asked)  # who does not wait any longer ends it for nobody else

    def _forget(self, wanted: tuple[Any, ...], asked: asyncio.Task[list[Any]]) -> None:
        del self._asked[wanted]
        if not asked.cancelled():
            asked.exception()  # seen, should nobody wait any more
