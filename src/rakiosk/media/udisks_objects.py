"""Sticks as read out of udisks2's block devices and drives.

Names and meanings: storaged.org/doc/udisks2-api, org.freedesktop.UDisks2.{Block, Drive, Filesystem, Loop, Partition}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Objects = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Of each object's path: its interfaces, and of each of these its properties."""

BLOCK = "org.freedesktop.UDisks2.Block"
DRIVE = "org.freedesktop.UDisks2.Drive"
FILESYSTEM = "org.freedesktop.UDisks2.Filesystem"
LOOP = "org.freedesktop.UDisks2.Loop"
PARTITION = "org.freedesktop.UDisks2.Partition"
_ENCRYPTED = "crypto"  # Block:IdUsage of LUKS and BitLocker
_NOTHING = "/"  # the path that stands for no object


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick that is in: `block` has its file system, or is the whole of it when it has none."""

    owner: str  # the path of its drive
    block: str
    label: str
    size: int
    is_read_only: bool
    is_readable: bool
    is_encrypted: bool
    can_power_off: bool


def sticks_in(objects: Objects, loop_folder: Path | None) -> tuple[Stick, ...]:
    """The removable USB drives that have a medium, in the order of their paths; one stick a drive.

    Loop devices whose file lies in `loop_folder` count as sticks too: for tests, where no USB is.
    """
    blocks: dict[str, list[str]] = {}
    for path in sorted(objects):
        owner = _owner(objects, path, loop_folder)
        if owner is not None:
            blocks.setdefault(owner, []).append(path)
    return tuple(_stick(objects, owner, paths) for owner, paths in sorted(blocks.items()))


def _owner(objects: Objects, path: str, loop_folder: Path | None) -> str | None:
    """The path of the drive that a block device belongs to, if that is a stick."""
    block = objects[path].get(BLOCK)
    if block is None or not block["Size"] or block["HintIgnore"]:
        return None
    drive: str = block["Drive"]
    if drive != _NOTHING:
        return drive if _is_removable_usb(objects.get(drive, {}).get(DRIVE, {})) and not block["HintSystem"] else None
    whole: str = objects[path].get(PARTITION, {}).get("Table", path)
    return whole if _is_loop_in(objects.get(whole, {}), loop_folder) else None


def _is_removable_usb(drive: Mapping[str, Any]) -> bool:
    is_usb = drive.get("ConnectionBus") == "usb"
    return is_usb and bool(drive.get("Removable")) and not drive.get("Optical") and bool(drive.get("MediaAvailable"))


def _is_loop_in(interfaces: Mapping[str, Mapping[str, Any]], folder: Path | None) -> bool:
    if folder is None or LOOP not in interfaces:
        return False
    return Path(_text(interfaces[LOOP]["BackingFile"])).is_relative_to(folder)


def _stick(objects: Objects, owner: str, paths: list[str]) -> Stick:
    encrypted = [path for path in paths if objects[path][BLOCK].get("IdUsage") == _ENCRYPTED]
    with_files = [path for path in paths if FILESYSTEM in objects[path]]
    # of several file systems the largest is the customer's: small ones hold the maker's programs, or open the large one
    chosen = max([*with_files, *encrypted] or paths, key=lambda path: int(objects[path][BLOCK]["Size"]))
    block = objects[chosen][BLOCK]
    drive = objects.get(owner, {}).get(DRIVE, {})
    return Stick(
        owner=owner,
        block=chosen,
        label=block["IdLabel"] or f"{drive.get('Vendor', '')} {drive.get('Model', '')}".strip(),
        size=block["Size"],
        is_read_only=block["ReadOnly"],
        is_readable=chosen in with_files,
        is_encrypted=chosen in encrypted,
        can_power_off=bool(drive.get("CanPowerOff")),
    )


def _text(path: bytes) -> str:
    """A path as D-Bus has it: bytes with a zero at their end."""
    return path.rstrip(b"\0").decode(errors="surrogateescape")
