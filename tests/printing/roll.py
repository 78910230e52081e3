"""A receipt printer for tests at its wire: TCP, ESC/POS in, DLE EOT answered (Epson's ESC/POS reference)."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_RASTER = re.compile(rb"\x1dv0.(..)(..)", re.DOTALL)  # GS v 0 m xL xH yL yH
CUT = b"\x1dV"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


@dataclass
class Roll:
    """The printer's state as it tells it, and what it was sent."""

    port: int = 0
    has_paper: bool = True
    is_cover_open: bool = False
    is_silent: bool = False
    received: bytearray = field(default_factory=bytearray)

    def told(self, question: int) -> bytes:
        """The answer to DLE EOT n."""
        is_offline = self.is_cover_open or not self.has_paper
        answers = {
            1: 0x12 | (0x08 if is_offline else 0),
            2: 0x12 | (0x04 if self.is_cover_open else 0) | (0 if self.has_paper else 0x20),
            4: 0x12 | (0 if self.has_paper else 0x60),
        }
        return bytes([answers[question]])

    def bitmap(self) -> tuple[int, int, bytes]:
        """The first raster picture: width, height and dots."""
        head = _RASTER.search(self.received)
        assert head is not None
        width, height = (int.from_bytes(size, "little") for size in head.groups())
        return width * 8, height, bytes(self.received[head.end() : head.end() + width * height])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take what comes; answer the questions in it."""
        while data := await reader.read(65536):
            if self.is_silent:
                continue
            if data[-3:-1] == b"\x10\x04":  # the last of what it was sent, or all of it
                data, question = data[:-3], data[-1]
                writer.write(self.told(question))
                await writer.drain()
            self.received += data
        writer.close()


@asynccontextmanager
async def roll() -> AsyncIterator[Roll]:
    """A printer with paper."""
    printer = Roll()
    server = await asyncio.start_server(printer.serve, "127.0.0.1", 0)
    printer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield printer
