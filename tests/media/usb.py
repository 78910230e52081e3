"""A D-Bus service in the place of udisks2, with USB drives: what no machine has that tests run on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from rakiosk.media.udisks_bus import SERVICE
from rakiosk.media.udisks_objects import BLOCK, DRIVE, FILESYSTEM

_MANAGER = "org.freedesktop.DBus.ObjectManager"
_SIGNATURES = {str: "s", bool: "b", int: "t"}
_OTHERS = {"Drive": "o"}


def usb_drive(**otherwise: Any) -> dict[str, Any]:
    """The properties of a USB stick's drive."""
    stick = {"ConnectionBus": "usb", "Removable": True, "MediaAvailable": True, "Optical": False}
    return {**stick, "CanPowerOff": True, "Vendor": "ACME", "Model": "Stick", **otherwise}


def block(drive: str, **otherwise: Any) -> dict[str, Any]:
    """The properties of a block device."""
    plain = {"Drive": drive, "Size": 8_000_000, "HintIgnore": False, "HintSystem": False, "ReadOnly": False}
    return {**plain, "IdLabel": "", **otherwise}


def stick(drive: str = "/d/stick", device: str = "/b/sdx", **drive_otherwise: Any) -> dict[str, dict[str, Any]]:
    """A stick with one partition."""
    return {
        drive: {DRIVE: usb_drive(**drive_otherwise)},
        device: {BLOCK: block(drive)},
        f"{device}1": {BLOCK: block(drive, IdLabel="MINE", Size=7_000_000), FILESYSTEM: {}},
    }


class UsbService:
    """The service: its drives, what it was asked, and what it refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bus: MessageBus | None = None
        self.objects: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.refusals: dict[str, list[str]] = {}  # of a member: the names of the errors of its next calls

    @asynccontextmanager
    async def on(self, address: str) -> AsyncIterator[None]:
        """Serve on a bus for a block."""
        bus = self._bus = await MessageBus(address, BusType.SYSTEM).connect()
        bus.add_message_handler(self._answer)
        await bus.request_name(SERVICE)
        try:
            yield
        finally:
            bus.disconnect()

    async def stir(self) -> None:
        """Tell that something has changed."""
        assert self._bus is not None
        path = "/org/freedesktop/UDisks2"
        await self._bus.send(Message.new_signal(path, _MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, {}]))

    def _answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL or message.path is None:
            return None
        if message.member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [_as_variants(self.objects)])
        self.asked.append((str(message.member), message.path))
        if refusals := self.refusals.get(str(message.member)):
            return Message.new_error(message, refusals.pop(0), "refused")
        if message.member == "Mount":
            return Message.new_method_return(message, "s", [str(self._folder)])
        return Message.new_method_return(message)


def _as_variants(objects: dict[str, dict[str, Any]]) -> dict[str, dict[str, dict[str, Variant]]]:
    return {
        path: {
            interface: {name: _variant(name, value) for name, value in properties.items()}
            for interface, properties in interfaces.items()
        }
        for path, interfaces in objects.items()
    }


def _variant(name: str, value: Any) -> Variant:
    return Variant(_OTHERS.get(name) or _SIGNATURES[type(value)], value)
