"""A machine for the doctor on which all is well: programs, reader, printer and RA, each of which a test then breaks."""

import json
import re
import stat
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rakiosk.cli import main
from rakiosk.support.doctor import reader as doctor_reader
from rakiosk_demo.simulators.card.reader import SimulatedReader
from tests.alone import settings

ALL_INSTALLED = 'for name in "$@"; do echo "installed $name"; done'
ALL_GLYPHS = 'printf "DejaVu Sans Mono\\t20-10ffff\\n"'


@dataclass
class Machine:
    """The machine, and what the doctor says of it."""

    folder: Path
    url: str
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    reader: SimulatedReader = field(default_factory=SimulatedReader)
    more: str = ""
    held: ExitStack = field(default_factory=ExitStack)

    def prepare(self) -> None:
        """Let all be well."""
        (self.folder / "bin").mkdir()
        self.program("dpkg-query", ALL_INSTALLED)
        self.program("fc-list", ALL_GLYPHS)
        self.patch.setenv("PATH", f"{self.folder / 'bin'}:/usr/bin:/bin")
        self.program("timedatectl", "echo NTP=yes; echo NTPSynchronized=yes")
        self.patch.setattr(doctor_reader, "PcscReader", self._reader_by_name)
        self.usb = self.folder / "usb"
        self.patch.setattr(doctor_reader, "USB_DEVICES", self.usb)
        for name in ("papers", "state"):
            (self.folder / name).mkdir()
        self.write('[media]\nudisks = false\n[printer]\nfolder = "papers"\n')

    def _reader_by_name(self, pattern: str) -> SimulatedReader:
        """The reader, for whoever looks for one of its name; else a socket that nothing is plugged into."""
        if re.search(pattern, self.reader.state().name or SimulatedReader().state().name):
            return self.reader
        empty = SimulatedReader()
        empty.unplug()
        return empty

    def write(self, more: str = "", url: str = "") -> None:
        """Write its settings, with more tables."""
        self.more = more or self.more
        self.settings.write_text(settings(url or self.url, kiosk='state = "state"', more=self.more))

    @property
    def settings(self) -> Path:
        """The file of its settings."""
        return self.folder / "rakiosk.toml"

    def program(self, name: str, script: str) -> None:
        """Put a program of this machine in the place of the real one."""
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def is_told(self, *more: str) -> tuple[int, str]:
        """The exit status of the doctor, and all that it says; never a traceback."""
        status = main(["doctor", "--config", str(self.settings), *more])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return status, said.out

    def verdicts(self) -> tuple[int, dict[str, tuple[str, str, str]]]:
        """The exit status; of each check its standing, what was found and the advice, in English."""
        status, said = self.is_told("--json")
        checks = json.loads(said)["checks"]
        return status, {
            each["check"]: (each["standing"], each["words"]["en"]["found"], each["words"]["en"]["advice"])
            for each in checks
        }

    def trouble(self) -> tuple[int, dict[str, str]]:
        """The exit status, and what was found of each check that is not well, with its advice."""
        status, found = self.verdicts()
        return status, {
            check: f"{words} {advice}"
            for check, (standing, words, advice) in found.items()
            if standing in {"broken", "attention"}
        }


Break = Callable[[Machine], object]
