"""All that the steps share: the machine, who stands before it, and the office around it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rakiosk_demo.world import World
from tests.printing.eve import EvePrinter, eve_printer
from tests.vm.counter import Counter
from tests.vm.machine import BOOT_SECONDS, Machine, until
from tests.vm.office import make_office, served
from tests.vm.reader import UsbReader


@dataclass
class Story:
    """One run."""

    folder: Path
    packages: Path
    machine: Machine
    counter: Counter
    world: World
    printer: EvePrinter
    reader: UsbReader

    @property
    def pictures(self) -> Path:
        """Where pictures of the screen are kept."""
        return self.folder / "pictures"

    def boots(self) -> float:
        """Switch the machine on and wait for the kiosk's first screen; after how many seconds it is seen."""
        began = time.monotonic()
        self.machine.on()
        self.reader.connect()
        self.comes_up()
        return time.monotonic() - began

    def comes_up(self) -> None:
        """Wait for the kiosk's first screen, on a machine that is on or starts anew."""
        until(self.machine.has_shell, "the machine boots", BOOT_SECONDS, 2)
        until(self.is_up, "the kiosk's unit comes up", BOOT_SECONDS, 2)
        self.counter.open_eyes()
        self.counter.sees("歡迎使用", seconds=BOOT_SECONDS)

    def boot_again(self) -> None:
        """Pull the plug, if it is on, and boot."""
        self.machine.cut()
        self.boots()

    def is_up(self) -> bool | None:
        """Whether the kiosk's unit is active, as systemd says."""
        return self.machine.shell_status("systemctl is-active --quiet rakiosk.service")[0] == 0 or None


@contextmanager
def open_story(folder: Path, base: Path, packages: Path) -> Iterator[Story]:
    """An office, and an image of the packages for it, made anew. The machine is not on yet, and off afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(packages, folder / "packages")
    packages = folder / "packages"
    with eve_printer() as printer:
        printer.has_paper(is_in=True)
        world = make_office(folder / "office", printer.port)
        script = Path(__file__).parent / "image.sh"
        settings = world.folder / "settings"
        subprocess.run([script, base, packages, settings, folder / "image"], check=True)
        reader = UsbReader(folder / "machine" / "ccid")
        machine = Machine(folder / "image", folder / "machine", reader.arguments)
        with served(world):
            try:
                yield Story(folder, packages, machine, Counter(machine), world, printer, reader)
            finally:
                machine.cut()
