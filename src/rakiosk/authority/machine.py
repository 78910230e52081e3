"""The machine on which this kiosk runs, as it names itself to the RA: so is it told from a copy of its disk.

A digest for each network card that is built in, under the machine's id (machine-id(5), which asks to be used so): an
image that is copied has the id, and not the cards. Nothing of either can be read from it.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

NETWORK_CARDS, MACHINE_ID = Path("/sys/class/net"), Path("/etc/machine-id")
_BUILT_IN = "0"  # Linux, addr_assign_type: NET_ADDR_PERM, the address that the maker gave
_DIGITS, _MOST = 32, 8


def machine() -> str:
    """The digests, in hex, blanks between; without a network card one of the machine's id alone.

    Looked at anew each time: a card may be found by the kernel after the kiosk has started.
    """
    key = _read(MACHINE_ID).encode()
    names = sorted(_addresses())[:_MOST] or [""]
    return " ".join(hmac.digest(key, f"rakiosk {name}".encode(), hashlib.sha256).hex()[:_DIGITS] for name in names)


def _addresses() -> Iterator[str]:
    """Those of cards that stay where they are: one on USB moves from machine to machine."""
    for card in NETWORK_CARDS.glob("*"):
        device = card / "device"
        if device.exists() and "/usb" not in str(device.resolve()) and _read(card / "addr_assign_type") == _BUILT_IN:
            yield _read(card / "address")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
