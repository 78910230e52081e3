"""A PC/SC service of one's own: pcscd with a virtual reader, beside whatever the machine itself runs.

pcscd's socket folder /run/pcscd and vpcd's ports are fixed, so it runs in namespaces of its own: it sees neither the
machine's network nor its card readers, and everything in there ends with the process that started it.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from rakiosk_demo.pcsc_process import KeeperProcess, PcscUnavailable

__all__ = ["READER_NAME", "PcscUnavailable", "PrivatePcscd"]

READER_NAME = "ACS ACR38U 00 00"
_NAME = READER_NAME.removesuffix(" 00 00").encode()  # pcscd counts readers and their slots

_PROGRAMS = {"pcscd": "pcscd", "unshare": "util-linux", "mount": "mount"}  # and the Debian packages they come in
_DRIVER = "libifdvpcd.so"
_DRIVER_PACKAGE = "vsmartcard-vpcd"
_DRIVER_FOLDERS = ("usr/lib/pcsc/drivers/serial", "usr/lib/*/pcsc/drivers/serial")
_ADMINISTRATOR_FOLDERS = ":/usr/sbin:/sbin"  # not on every user's PATH


class PrivatePcscd:
    """A running pcscd with a reader of two slots, empty at first: `READER_NAME`, and one that is called so but 01.

    A context manager; all methods block. `name`: another name of the reader, ASCII of 120 bytes at most. `beside`: the
    names of other readers, in which there is never a card.

    Raises PcscUnavailable from every method when the service does not do what it is asked. Clients find it by
    `environment`, which libpcsclite reads once in a process: set it before the first use of PC/SC.
    """

    def __init__(self, beside: Sequence[bytes] = (), *, name: bytes = _NAME) -> None:
        driver = _require_parts()
        self._folder = Path(tempfile.mkdtemp(prefix="rakiosk-pcsc-"))
        self._lock = threading.Lock()
        try:
            self._keeper = _started(self._folder, driver, (name, *beside))
        except PcscUnavailable:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a client needs in its environment to reach this service."""
        return {"PCSCLITE_CSOCK_NAME": str(self._folder / "pcscd.comm")}

    def insert(self, card: Path, *, is_t0: bool = False, slot: int = 0) -> None:
        """Put the card of a file into a slot, pulling the one that is there; returns when the slot has it."""
        self._ask("insert", card=str(card.resolve()), is_t0=is_t0, slot=slot)

    def pull(self, slot: int = 0) -> None:
        """Take the card out; returns when the slot is empty."""
        self._ask("pull", slot=slot)

    def kill(self) -> None:
        """Let pcscd die at once, as in a crash. The card stays where it is."""
        self._ask("kill")

    def restart(self) -> None:
        """Start pcscd anew, dead or alive; returns when the reader is as it was."""
        self._ask("restart")

    def stop(self) -> None:
        """End it all. Never raises; the second time does nothing."""
        with self._lock:
            self._keeper.end()
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ask(self, order: str, **details: str | int) -> None:
        with self._lock:
            self._keeper.ask(order, **details)


def _started(folder: Path, driver: Path, readers: Sequence[bytes]) -> KeeperProcess:
    """Root makes namespaces at once; anyone else, and root of a container, makes them as root of a user namespace."""
    ways = [["--map-root-user"]]
    if os.geteuid() == 0:
        ways.insert(0, [])
    reasons: list[PcscUnavailable] = []
    for way in ways:
        folder.mkdir(mode=0o700, exist_ok=True)  # a keeper that fails takes the folder with it
        try:
            return KeeperProcess(way, folder, driver, readers)
        except PcscUnavailable as reason:
            reasons.append(reason)
    raise reasons[0]


def _require_parts() -> Path:
    """The driver of the virtual reader. Raises PcscUnavailable with the Debian packages that are missing."""
    path = os.environ.get("PATH", os.defpath) + _ADMINISTRATOR_FOLDERS
    missing = {package for program, package in _PROGRAMS.items() if shutil.which(program, path=path) is None}
    drivers = [found for folder in _DRIVER_FOLDERS for found in Path("/").glob(f"{folder}/{_DRIVER}")]
    if not drivers:
        missing.add(_DRIVER_PACKAGE)
    if missing:
        names = " ".join(sorted(missing))
        raise PcscUnavailable(f"Debian packages are missing; let root run: apt-get install {names}")
    return drivers[0]
