"""The connection to udisks2 on the system bus: it tells of every change, and comes back when either goes away."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from dbus_fast import BusType, DBusError, Message, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError, InvalidAddressError
from dbus_fast.unpack import unpack_variants

from rakiosk.domain.errors import MediaError, MediaServiceMissing, StickBroken
from rakiosk.media.udisks_objects import Objects

log = logging.getLogger(__name__)

SERVICE = "org.freedesktop.UDisks2"
MANAGER = "/org/freedesktop/UDisks2"
AGAIN_SECONDS = 2.0  # until the service is looked for again
_LONGEST_PAUSE = 30.0  # seconds: twice as long each time, for a kiosk without it is not to be kept awake
CALL_SECONDS = 60.0  # a slow stick has much to write out before it is unmounted
_OBJECTS = "org.freedesktop.DBus.ObjectManager"
_STIRS = (
    f"type='signal',sender='{SERVICE}',interface='{_OBJECTS}'",
    f"type='signal',sender='{SERVICE}',interface='org.freedesktop.DBus.Properties'",
    f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{SERVICE}'",
)

Changed = Callable[["Objects | None", frozenset[str]], None]
"""Told all objects, or None without the service, and the paths of what was taken away since it was last told."""


class Refused(Exception):
    """udisks2 refuses a call: the name of the D-Bus error, and its words for support staff."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(name, words)
        self.name = name


class UdisksBus:
    """udisks2 for as long as `run` runs."""

    def __init__(self, changed: Changed, address: str | None = None) -> None:
        self._changed = changed
        self._address = address
        self._bus: MessageBus | None = None
        self._stirred = asyncio.Event()
        self._lost: set[str] = set()
        self._why_away = ""
        self._pause = AGAIN_SECONDS / 2

    async def run(self) -> None:
        """Tell of every change, for ever."""
        while True:
            try:
                await self._watch()
            except (MediaError, OSError, EOFError, DBusError, AuthError, InvalidAddressError) as error:
                self._is_away(f"{type(error).__name__}: {error}")
            except Exception as error:  # noqa: BLE001 - ended here it would never tell of a stick again
                self._is_away(f"{type(error).__name__}: {error}", error)
            await asyncio.sleep(self._pause)

    def _is_away(self, why: str, bug: Exception | None = None) -> None:
        self._pause = AGAIN_SECONDS if self._bus is not None else min(_LONGEST_PAUSE, self._pause * 2)
        self._bus = None
        if why != self._why_away:  # said once, not every time it is looked for
            log.warning("udisks2 cannot be reached: %s", why, exc_info=bug)
        self._why_away = why
        self._changed(None, frozenset())

    async def call(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> list[Any]:
        """Call a method. Raises Refused, MediaServiceMissing, and StickBroken when no answer comes."""
        if self._bus is None:
            raise MediaServiceMissing("not connected to udisks2")
        message = Message(SERVICE, path, interface, member, signature=signature, body=list(body))
        return await self._call(self._bus, message)

    async def _watch(self) -> None:
        bus = await MessageBus(self._address, BusType.SYSTEM).connect()
        ended = asyncio.create_task(_end_of(bus))
        try:
            bus.add_message_handler(self._heard)
            for rule in _STIRS:
                await self._call(bus, _to_bus("AddMatch", rule))
            while not ended.done():
                self._stirred.clear()
                await self._tell(bus)
                await self._until_stirred(ended)
            raise MediaServiceMissing("the bus is gone")
        finally:
            self._bus = None
            bus.disconnect()
            ended.cancel()
            await asyncio.gather(ended, return_exceptions=True)

    async def _tell(self, bus: MessageBus) -> None:
        try:
            (objects,) = await self._call(bus, Message(SERVICE, MANAGER, _OBJECTS, "GetManagedObjects"))
        except MediaServiceMissing as error:
            self._is_away(str(error))
            return
        self._bus, self._why_away = bus, ""
        lost, self._lost = frozenset(self._lost), set()
        self._changed(unpack_variants(objects), lost)

    async def _until_stirred(self, ended: asyncio.Task[None]) -> None:
        stirred = asyncio.create_task(_set(self._stirred))
        # a service that is away is looked for: being asked starts it
        seconds = AGAIN_SECONDS if self._bus is None else None
        try:
            await asyncio.wait({stirred, ended}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stirred.cancel()

    async def _call(self, bus: MessageBus, message: Message) -> list[Any]:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                reply = await bus.call(message)
        except TimeoutError as error:
            raise StickBroken(f"{message.member}: no answer in time") from error
        except (OSError, EOFError, DBusError) as error:
            raise MediaServiceMissing(f"{message.member}: the bus is gone") from error
        if reply.message_type is not MessageType.ERROR:
            return list(reply.body)
        if reply.error_name in _AWAY:
            raise MediaServiceMissing(reply.error_name)
        raise Refused(reply.error_name or "", _words(reply.body))

    def _heard(self, message: Message) -> None:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "InterfacesRemoved":
                self._lost.add(message.body[0])
            self._stirred.set()


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _end_of(bus: MessageBus) -> None:
    # shielded: the bus itself still has to set this future when the task is cancelled
    await asyncio.shield(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]


_AWAY = {
    f"org.freedesktop.DBus.Error.{name}"
    for name in (
        *("ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "Spawn.ChildExited", "AccessDenied"),
        "TimedOut",  # the bus has started it in vain
    )
}


def _to_bus(member: str, *body: str) -> Message:
    name, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
    return Message(name, path, name, member, signature="s" * len(body), body=list(body))


def _words(body: Sequence[Any]) -> str:
    return str(body[0]) if body else ""
