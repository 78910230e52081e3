"""A system bus with udisks2 and udev of our own, and sticks that are loop devices."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rakiosk.media.port import Drive
from rakiosk.media.udisks import UdisksMedia

UDISKSD = Path("/usr/libexec/udisks2/udisksd")
UDEVD = Path("/lib/systemd/systemd-udevd")
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
</policy></busconfig>"""


@contextmanager
def running(*command: str | Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program for a block; its words go nowhere."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def system_bus(folder: Path) -> Iterator[str]:
    """A D-Bus of type system in a folder; its address."""
    socket, config = folder / "bus.sock", folder / "bus.conf"
    config.write_text(_BUS.format(socket=socket))
    with running("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address") as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def why_no_loop_sticks() -> str:
    """Why this machine cannot have loop devices as sticks; empty when it can."""
    for program in (UDISKSD, UDEVD, *(shutil.which(name) for name in ("dbus-daemon", "losetup", "mke2fs"))):
        if program is None or not Path(program).exists():
            return "udisks2, udev, dbus or e2fsprogs is not installed"
    if os.geteuid() != 0:
        return "only root may make loop devices"
    if subprocess.run(["losetup", "--find"], capture_output=True, check=False).returncode != 0:
        return "this machine has no loop devices"
    return ""


def has_udev() -> bool:
    """Whether udev answers."""
    return subprocess.run(["udevadm", "control", "--ping"], capture_output=True, check=False).returncode == 0


class LoopSticks:
    """A place whose loop devices count as sticks."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._devices: dict[str, str] = {}

    def insert(self, name: str, *make: str, size: int = 8_000_000, read_only: bool = False) -> None:
        """Put a stick in: made anew by a program such as mkfs, or as it was left."""
        image = self.folder / name
        if not image.exists():
            with image.open("wb") as stream:
                stream.truncate(size)
            if make:
                subprocess.run([*make, str(image)], check=True, capture_output=True)
        flags = ["--read-only"] if read_only else []
        told = subprocess.run(
            ["losetup", "--find", "--show", *flags, str(image)], check=True, capture_output=True, text=True
        )
        self._devices[name] = told.stdout.strip()

    def pull(self, name: str) -> None:
        """Take it out, mounted or not: its mount goes as udisks2 lets it go when the device is lost."""
        device = self._devices.pop(name)
        subprocess.run(["umount", "--lazy", device], check=False, capture_output=True)
        subprocess.run(["losetup", "--detach", device], check=True)
        # else the next stick on this loop device would be taken for this one
        subprocess.run(["udevadm", "settle"], check=True)

    @property
    def devices(self) -> set[str]:
        """The devices that are in."""
        return set(self._devices.values())

    def pull_all(self) -> None:
        """Take all out."""
        for name in list(self._devices):
            self.pull(name)

    def udisksd(self) -> ExitStack:
        """udisks2 until the stack is closed."""
        stack = ExitStack()
        stack.enter_context(running(UDISKSD, DBUS_SYSTEM_BUS_ADDRESS=self.address))
        return stack


@pytest.fixture
def loop_sticks(tmp_path: Path) -> Iterator[LoopSticks]:
    """A bus and udev; udisks2 is started by who wants it."""
    if why := why_no_loop_sticks():
        pytest.skip(why)
    with system_bus(tmp_path) as address, ExitStack() as stack:
        if not has_udev():
            stack.enter_context(running(UDEVD))
            while not has_udev():  # what is put in before it listens would never be looked at
                time.sleep(0.02)
        place = tmp_path / "sticks"
        place.mkdir()
        sticks = LoopSticks(place, address)
        stack.callback(sticks.pull_all)
        yield sticks


class Watched:
    """A media and what it told, to be waited for."""

    def __init__(self, media: UdisksMedia) -> None:
        self.media = media
        self.told: list[tuple[Drive, ...]] = []
        self.times_unseen = 0
        self._news = asyncio.Event()

    def changed(self, drives: tuple[Drive, ...] | None) -> None:
        if drives is None:
            self.times_unseen += 1
        else:
            self.told.append(drives)
        self._news.set()

    async def until(self, is_so: Callable[[tuple[Drive, ...]], bool]) -> tuple[Drive, ...]:
        """Until what was told last is so."""
        while not self.told or not is_so(self.told[-1]):
            self._news.clear()
            await self._news.wait()
        return self.told[-1]

    async def one(self) -> Drive:
        """Until exactly one readable drive is in."""
        (drive,) = await self.until(lambda drives: len(drives) == 1 and drives[0].is_readable)
        return drive


@pytest.fixture
async def watched(loop_sticks: LoopSticks) -> AsyncIterator[Watched]:
    """Real udisks2, watched; loop devices are its sticks."""
    with loop_sticks.udisksd():
        watched = Watched(UdisksMedia(loop_folder=loop_sticks.folder, bus_address=loop_sticks.address))
        watched.media.start(watched.changed)
        yield watched
        await watched.media.close()
