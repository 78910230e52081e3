"""The way in for support: a Unix socket of the running kiosk, at which only the users that the settings name are heard.

A request is a JSON object in one line: `do`, `who` (the key id of support's certificate) and what else it needs. An
answer is one line as well; after `mirror` come frames (`mirror/frames.py`), after `watch` lines (`watch.py`). Every
request is in the audit before it is answered.
"""

import asyncio
import json
import logging
import os
import pwd
import socket
import struct
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from rakiosk.audit.port import Act, Audit
from rakiosk.config import Config
from rakiosk.support.desk import Desk
from rakiosk.support.mirror.frames import Sender
from rakiosk.support.mirror.viewing import Viewing
from rakiosk.support.plain import plain
from rakiosk.support.requests import REQUESTS
from rakiosk.support.watch import looks
from rakiosk.ui.app import KioskApp

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25  # between two looks at the screen
_LINE_MOST = 4_096  # bytes of a request
_PEER = struct.Struct("3i")  # unix(7), SO_PEERCRED: process, user, group


class SupportServer:
    """Hears support staff at a socket, as long as the kiosk runs."""

    def __init__(self, app: KioskApp, config: Config, audit: Audit) -> None:
        self._app, self._audit = app, audit
        self._user = config.support_user
        self._desk = Desk(app, config, audit)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, place: Path) -> None:
        """Listen at this path. A socket that cannot be made is a line in the log: the kiosk serves its customers."""
        try:
            server = await asyncio.start_unix_server(self._hear, sock=_listening(place), limit=_LINE_MOST)
        except OSError as error:
            log.warning("support cannot be heard at %s: %s", place, error)
            return
        try:
            await asyncio.get_running_loop().create_future()  # until it is cancelled
        finally:
            server.close()  # waiting for it would wait for those who look on (Python 3.12)
            await self._let_go()

    async def _let_go(self) -> None:
        """End whatever is still being told to somebody."""
        hearing = list(self._tasks)
        for task in hearing:
            task.cancel()
        if hearing:
            await asyncio.wait(hearing)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            with suppress(OSError, ValueError, asyncio.IncompleteReadError, asyncio.CancelledError):
                if self._is_admitted(writer):
                    asked = json.loads(await reader.readline())
                    await self._answer(asked if isinstance(asked, dict) else {}, reader, writer)
        finally:
            writer.close()

    def _is_admitted(self, writer: asyncio.StreamWriter) -> bool:
        """Whether the process at the other end belongs to the kiosk's user, to root or to support's."""
        connection: socket.socket = writer.get_extra_info("socket")
        _process, user, _group = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
        admitted = {0, os.getuid()}
        with suppress(KeyError):
            admitted.add(pwd.getpwnam(self._user).pw_uid)
        if user not in admitted:
            log.warning("user %d was refused at support's socket", user)
            self._audit.note(Act.SUPPORT, what="refused", user=user)
        return user in admitted

    async def _answer(self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        what, who = str(asked.get("do", "")), str(asked.get("who", ""))[:60]
        await self._audit.noted(Act.SUPPORT, what=plain(what), by=plain(who))
        if what == "mirror":
            await self._mirror(who, reader, writer)
            return
        if what == "watch":
            await self._watch(who, reader, writer)
            return
        request = REQUESTS.get(what)
        answer = {"error": f"no such request: {what}"} if request is None else await request(self._desk, who, asked)
        writer.write(_line(answer))
        await writer.drain()

    async def _watch(self, who: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send what is new of the kiosk until the viewer goes."""
        gone = asyncio.ensure_future(reader.read(1))
        try:
            async with aclosing(looks(self._desk)) as news:
                async for each in news:
                    if gone.done():
                        return
                    writer.write(_line(each))
                    await writer.drain()
        finally:
            gone.cancel()
            self._audit.note(Act.SUPPORT, what="watch-ended", by=plain(who))

    async def _mirror(self, who: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send frames until the viewer goes; the customer is told all the while."""
        viewing, sender, gone = Viewing(self._app.stage), Sender(), asyncio.ensure_future(reader.read(1))
        self._desk.watchers.append(who)
        self._desk.tell_watched()
        try:
            await self._told_customer()
            while not gone.done():
                await self._desk.stillness()
                writer.write(sender.frame(viewing.picture()))
                await writer.drain()
                await asyncio.wait([gone], timeout=LOOK_SECONDS)
        finally:
            gone.cancel()
            self._desk.watchers.remove(who)
            self._desk.tell_watched()
            self._audit.note(Act.SUPPORT, what="mirror-ended", by=plain(who))

    async def _told_customer(self) -> None:
        """Until the customer's screen says who looks: what stands below that line has moved by then."""
        drawn = asyncio.Event()
        self._app.stage.call_after_refresh(drawn.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(drawn.wait(), LOOK_SECONDS)


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _listening(place: Path) -> socket.socket:
    """A socket at this path, which stands there only once everybody may knock; one left behind is replaced."""
    made = place.with_name(f".{place.name}.new")
    made.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(made))
    made.chmod(0o666)  # who is heard is asked of the kernel
    made.replace(place)
    return listening
