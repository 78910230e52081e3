"""The keeper of a private pcscd: the first process of its namespaces, where it starts pcscd and puts cards in.

`python -m rakiosk_demo.pcsc_keeper FOLDER DRIVER NAME [BESIDE…]`: one JSON order a line on standard input, one JSON
answer a line. NAME is the reader's and each BESIDE that of another one, in hex. When it ends, the kernel ends all that
runs beside it.
"""

import fcntl
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rakiosk.card.port import ReaderStatus
from rakiosk.card.reader import PcscReader

_PORT = 35963  # of the first slot; the second has the next one
_SLOTS = (0, 1)
_WAIT_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1

# $1 is the socket folder, $2 the folder of vpcd's driver, the rest is pcscd. The driver is seen under /mnt and all
# others not at all: this pcscd must not take the machine's own readers. A machine may have no /run/pcscd.
_MOUNTS = """
set -e
mount --bind "$2" /mnt
mount -t tmpfs tmpfs "$(dirname "$2")"
if [ -d /run/pcscd ]; then
    mount --bind "$1" /run/pcscd
else
    mount --bind "$1" /media
    mount -t tmpfs tmpfs /run
    mkdir /run/pcscd
    mount --move /media /run/pcscd
fi
shift 2
exec "$@"
"""


class Trouble(Exception):
    """An order could not be carried out; the text says why."""


class Keeper:
    """pcscd, at most one card in each slot, and what the reader says of them."""

    def __init__(self, folder: Path, driver: Path, reader: bytes, beside: Sequence[bytes]) -> None:
        self._folder = folder
        self._driver = driver
        self._pcscd: subprocess.Popen[bytes] | None = None
        self._cards: dict[int, subprocess.Popen[bytes]] = {}
        self._readers = {slot: PcscReader(f"^{re.escape(reader.decode())} 00 {slot:02X}$") for slot in _SLOTS}
        self._configuration = folder / "configuration"
        self._configuration.mkdir(exist_ok=True)
        readers = [_reader(reader, f"/mnt/{driver.name}", _PORT)]
        for number, name in enumerate(beside, 1):
            # vpcd knows one reader a library: each other one has a copy, in the folder that pcscd sees
            shutil.copy(driver, folder / f"beside-{number}.so")
            port = _PORT + len(_SLOTS) * number
            readers.append(_reader(name, f"/run/pcscd/beside-{number}.so", port))
        # one file, in whose order they are named: else another one by the same name could be the first
        (self._configuration / "reader.conf").write_bytes(b"\n".join(readers))

    def insert(self, card: str, slot: int, *, is_t0: bool) -> None:
        """Start a card on a file and wait until the slot has it."""
        self.pull(slot)
        vpcd = f"127.0.0.1:{_PORT + slot}"
        command = [sys.executable, "-m", "rakiosk_demo.simulators.card.vpcd", "--card", card, "--vpcd", vpcd]
        self._cards[slot] = subprocess.Popen(command + ["--t0"] * is_t0, stdin=subprocess.DEVNULL)  # noqa: S603 - ours
        self._wait_until(slot, ReaderStatus.PRESENT)

    def pull(self, slot: int) -> None:
        """End the card and wait until the slot is empty."""
        card = self._cards.pop(slot, None)
        if card is None:
            return
        card.terminate()
        card.wait()
        if self._pcscd is not None:
            self._wait_until(slot, ReaderStatus.EMPTY)

    def kill(self) -> None:
        """Kill pcscd."""
        if self._pcscd is not None:
            self._pcscd.kill()
            self._pcscd.wait()
            self._pcscd = None

    def restart(self) -> None:
        """Start pcscd anew and wait until the reader is there, with the cards that are in."""
        self.kill()
        for left_over in ("pcscd.comm", "pcscd.pid"):
            (self._folder / left_over).unlink(missing_ok=True)
        with (self._folder / "pcscd.log").open("wb") as log:
            self._pcscd = subprocess.Popen(  # noqa: S603 - a fixed script
                self._pcscd_command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        for slot in _SLOTS:
            self._wait_until(slot, ReaderStatus.PRESENT if slot in self._cards else ReaderStatus.EMPTY)

    def _pcscd_command(self) -> list[str]:
        path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"  # not on every user's PATH
        pcscd = shutil.which("pcscd", path=path) or "pcscd"
        mounting = ["unshare", "--mount", "/bin/sh", "-c", _MOUNTS, "sh", str(self._folder), str(self._driver.parent)]
        command = [*mounting, pcscd, "--foreground", "--config", str(self._configuration)]
        # Newer ones ask polkit, which is not in here and would know nobody of us.
        options = subprocess.run([pcscd, "--help"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        return command + ["--disable-polkit"] * ("--disable-polkit" in options)

    def _wait_until(self, slot: int, wanted: ReaderStatus) -> None:
        """Wait for a state of a slot. Raises Trouble when it does not come, or card or pcscd have ended."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while self._readers[slot].state().status is not wanted:
            if self._pcscd is None or self._pcscd.poll() is not None:
                raise Trouble(f"pcscd has ended: {_last_line(self._folder / 'pcscd.log')}")
            if slot in self._cards and self._cards[slot].poll() is not None:
                del self._cards[slot]
                raise Trouble("the virtual card has ended: its file cannot be read")
            if time.monotonic() > deadline:
                raise Trouble("the reader does not change its state")
            time.sleep(_LOOK_SECONDS)


def _reader(name: bytes, driver: str, port: int) -> bytes:
    """A reader as reader.conf(5) has it."""
    rest = f"DEVICENAME /dev/null:{port:#x}\nLIBPATH {driver}\nCHANNELID {port:#x}\n"
    return b'FRIENDLYNAME "' + name + b'"\n' + rest.encode()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "no reason given"


def _raise_loopback() -> None:
    """Bring up the interface lo, which every new network namespace has, and has down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _IFF_UP))


def _obey(keeper: Keeper, order: dict[str, Any]) -> None:
    match order:
        case {"order": "insert", "card": str(card), "is_t0": bool(is_t0), "slot": int(slot)}:
            keeper.insert(card, slot, is_t0=is_t0)
        case {"order": "pull", "slot": int(slot)}:
            keeper.pull(slot)
        case {"order": "kill"}:
            keeper.kill()
        case {"order": "restart"}:
            keeper.restart()
        case _:
            raise Trouble("no such order")


def main() -> None:
    """Start pcscd, then obey until standard input closes."""
    _raise_loopback()
    folder, driver, *names = sys.argv[1:]
    reader, *beside = map(bytes.fromhex, names)
    keeper = Keeper(Path(folder), Path(driver), reader, beside)
    _answer(keeper, {"order": "restart"})
    for line in sys.stdin:
        _answer(keeper, json.loads(line))
    shutil.rmtree(folder, ignore_errors=True)


def _answer(keeper: Keeper, order: dict[str, Any]) -> None:
    try:
        _obey(keeper, order)
        trouble = ""
    except Trouble as reason:
        trouble = str(reason)
    sys.stdout.write(json.dumps({"trouble": trouble}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
