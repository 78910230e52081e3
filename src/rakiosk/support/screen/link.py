"""The way from support's screen to the kiosk: one request and its answer, or a stream while it is looked at."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rakiosk.i18n import Words, _
from rakiosk.support.mirror.frames import LENGTH_BYTES, Picture, Receiver

SILENT_SECONDS = 5.0  # a kiosk that streams and says nothing for so long hangs
ANSWER_SECONDS = 90.0  # the doctor has a minute, the customer half of one
_LINE_MOST = 4_000_000  # bytes of an answer
Told = dict[str, Any]


class Silent(Exception):
    """The kiosk is gone, hangs, or has refused; the words say which."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


class Link:
    """A kiosk's socket, and who asks there."""

    def __init__(self, place: Path, who: str) -> None:
        self.place, self.who = place, who

    async def ask(self, do: str, **more: Any) -> Told:
        """The answer to one request. Raises Silent."""
        async with self._connected(do, **more) as reader:
            return await _line(reader, ANSWER_SECONDS)

    async def watch(self) -> AsyncIterator[Told]:
        """The news of the kiosk, line for line. Raises Silent."""
        async with self._connected("watch") as reader:
            while True:
                yield await _line(reader, SILENT_SECONDS)

    async def mirror(self) -> AsyncIterator[Picture]:
        """The customer's screen, picture for picture. Raises Silent."""
        receiver = Receiver()
        async with self._connected("mirror") as reader:
            while True:
                try:
                    length = await reader.readexactly(LENGTH_BYTES)
                    yield receiver.picture(await reader.readexactly(int.from_bytes(length, "big")))
                except (OSError, EOFError, ValueError) as error:
                    raise Silent(_gone(error)) from error

    @asynccontextmanager
    async def _connected(self, do: str, **more: Any) -> AsyncIterator[asyncio.StreamReader]:
        try:
            reader, writer = await asyncio.open_unix_connection(str(self.place), limit=_LINE_MOST)
        except OSError as error:
            raise Silent(f"{self.place}: {error.strerror}") from error
        try:
            writer.write(json.dumps({"do": do, "who": self.who, **more}).encode() + b"\n")
            yield reader
        finally:
            writer.close()


async def _line(reader: asyncio.StreamReader, seconds: float) -> Told:
    try:
        line = await asyncio.wait_for(reader.readline(), seconds)
        told = json.loads(line or b"null")
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise Silent(_gone(error)) from error
    if not isinstance(told, dict):
        raise Silent(_("it has closed the connection"))
    return told


def _gone(error: Exception) -> Words:
    if isinstance(error, TimeoutError):
        return _("nothing has come for some seconds")
    return str(error) or type(error).__name__
