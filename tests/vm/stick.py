"""A USB stick: an image with FAT on it, plugged into a machine by its monitor, and looked into when it is out."""

import subprocess
from pathlib import Path

from tests.vm.machine import Machine

_SIZE = "64M"


class UsbStick:
    """One stick; `image` is what is on it."""

    def __init__(self, image: Path, label: str = "KINGSTON") -> None:
        self.image = image
        self._name = f"stick-{image.stem}"
        if not image.exists():
            image.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["truncate", "-s", _SIZE, image], check=True)
            subprocess.run(["/usr/sbin/mkfs.vfat", "-n", label, image], check=True, stdout=subprocess.DEVNULL)

    def plug_into(self, machine: Machine) -> None:
        """Put it in."""
        file = {"driver": "file", "filename": str(self.image.resolve())}
        machine.tell("blockdev-add", **{"driver": "raw", "node-name": self._name, "file": file})
        device = {"driver": "usb-storage", "bus": "usb.0", "drive": self._name, "removable": True, "id": self._name}
        machine.tell("device_add", **device)

    def pull_from(self, machine: Machine) -> None:
        """Take it out."""
        machine.tell("device_del", id=self._name)

    def put(self, folder: Path) -> None:
        """Copy the files of a folder onto it, while it is out."""
        files = [str(file) for file in folder.iterdir()]
        subprocess.run(["mcopy", "-i", self.image, *files, "::"], check=True)

    def files(self, into: Path) -> list[Path]:
        """Copy out all that is on it."""
        into.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(["mdir", "-b", "-i", self.image, "::"], check=True, capture_output=True, text=True)
        for name in listed.stdout.splitlines():
            subprocess.run(["mcopy", "-n", "-i", self.image, name, into], check=True)
        return sorted(into.iterdir())
