"""A line between kiosk and RA that can be cut and restored: bytes are passed on as they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self
from urllib.parse import urlsplit

from tests.ports import own_port


class Line:
    """A TCP relay on loopback. Cut, it refuses connections and drops those it has."""

    def __init__(self, host: str, port: int, listen: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._port = listen
        self._loses_answer = False
        self._refused = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self._most = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator[Self]:
        """A line to this address, whole at first."""
        parts = urlsplit(url)
        with own_port() as port:
            line = cls(parts.hostname or "", parts.port or 443, port)
            await line.restore()
            try:
                yield line
            finally:
                await line.cut()

    @property
    def url(self) -> str:
        """Where the kiosk finds the RA."""
        return f"https://127.0.0.1:{self._port}"

    async def restore(self) -> None:
        """Let connections through, at the same address as before."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)

    async def cut(self) -> None:
        """Refuse connections, drop those that are open."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def refuse_once(self) -> None:
        """Drop what is open, and the next connection before a word has passed; those after it are let through."""
        await self.cut()
        await self.restore()
        self._refused = 1

    async def cut_before_the_answer(self) -> None:
        """Be cut as soon as the far end says something: what was asked for is done, and its answer is lost."""
        self._loses_answer = True

    def clog(self, most: int) -> None:
        """Let so many bytes of what the far end says through, and no more until `flow`."""
        self._most = most
        self._flows.clear()

    def flow(self) -> None:
        """Let everything through again, and what was held back first."""
        self._flows.set()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536 if self._flows.is_set() else 1024):
                self._most -= len(data)
                if self._most < 0:
                    await self._flows.wait()
                if self._loses_answer:
                    self._loses_answer = False
                    await self.cut()
                    return
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refused:
            self._refused -= 1
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        await asyncio.gather(_copy(reader, far_writer), self._answer(far_reader, writer))
        self._writers -= {writer, far_writer}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
