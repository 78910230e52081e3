"""A real printer for tests: CUPS's ippeveprinter, with an engine that a test can jam, slow down and break."""

import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from tests.ports import own_port
from tests.printing.bus import system_bus
from tests.printing.processes import listens, running, until

# Reads what to do anew every 50 ms, so that a test can mend what it broke. `sheets` is what it tells of its own.
_ENGINE = """#!/bin/bash
told=
while mode=$(cat "{folder}/mode" 2>/dev/null); do
    case "$mode" in
        jam) [ "$told" = jam ] || echo "STATE: +media-jam-error" >&2; told=jam ;;
        cover) [ "$told" = cover ] || echo "STATE: +cover-open-error" >&2; told=cover ;;
        abort) exit 1 ;;
        slow) ;;
        *) break ;;
    esac
    sleep 0.05
done
[ -z "$told" ] || echo "STATE: -media-jam-error,cover-open-error" >&2
[ "$mode" = silent ] || echo "ATTR: job-impressions-completed=1" >&2
"""


class EvePrinter:
    """The printer's knobs. Its port stays when it is switched off and on."""

    def __init__(self, folder: Path, port: int, environment: dict[str, str], takes: str = "application/pdf") -> None:
        self.folder = folder
        self._takes = takes
        self.port = port
        self.uri = f"ipp://localhost:{self.port}/ipp/print"
        self._environment = environment
        self._spool = folder / "spool"
        self._spool.mkdir()
        self._engine = folder / "engine"
        self._engine.write_text(_ENGINE.format(folder=folder))
        self._engine.chmod(0o755)
        self._running: AbstractContextManager[subprocess.Popen[bytes]] | None = None
        self._program: subprocess.Popen[bytes] | None = None
        self.does("print")

    def does(self, mode: str) -> None:
        """Set what its engine does from now on: print, slow, jam, cover, abort, or silent (tells of no sheets)."""
        part = self.folder / "mode.part"
        part.write_text(mode)
        part.replace(self.folder / "mode")

    def has_paper(self, *, is_in: bool) -> None:
        """Fill its trays with A4, or empty them. It counts an empty tray as out of paper, whatever the other holds."""
        tray = "size{0}=iso_a4_210x297mm&type{0}=stationery&level{0}={1}"
        levels = ((1, 250), (3, 25)) if is_in else ((1, 0), (3, 0))
        self._web("media?" + "&".join(tray.format(number, level) for number, level in levels))

    def toner(self, percent: int) -> None:
        """How full its cartridge is."""
        self._web(f"supplies?supply0=0&supply1={percent}")

    def on(self) -> None:
        """Switch it on; it knows no jobs then."""
        log = self.folder / "printer.log"
        command = ["ippeveprinter", "-n", "localhost", "-p", str(self.port), "-d", str(self._spool), "-k", "-r", "off"]
        command += ["-c", str(self._engine), "-f", self._takes, "Slips"]
        self._running = running(command, log, self._environment)
        self._program = self._running.__enter__()
        until(lambda: listens(self.port), self._program, log)

    def off(self) -> None:
        """Pull its plug."""
        if self._running is not None:
            self._running.__exit__(None, None, None)
            self._running = None

    def hang(self) -> None:
        """Let it answer nobody."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def received(self) -> list[bytes]:
        """The documents that it has received, the oldest first."""
        return [file.read_bytes() for file in sorted(self._kept(), key=lambda file: file.stat().st_mtime)]

    def job_names(self) -> list[str]:
        """The names under which it has kept them: number and name of the job."""
        return sorted(file.name for file in self._kept())

    def _kept(self) -> list[Path]:
        return [file for kind in ("pdf", "urf", "pwg", "ras") for file in self._spool.glob(f"**/*.{kind}")]

    def _signal(self, number: signal.Signals) -> None:
        assert self._program is not None
        self._program.send_signal(number)

    def _web(self, page: str) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://localhost:{self.port}/{page}", timeout=10) as answer:
            answer.read()

    def __enter__(self) -> Self:
        self.on()
        return self

    def __exit__(self, *_: object) -> None:
        self.off()


@contextmanager
def eve_printer(takes: str = "application/pdf") -> Iterator[EvePrinter]:
    """A printer of the test's own, with a bus of its own; `takes` are its formats, with commas between."""
    with (
        TemporaryDirectory(prefix="eve") as folder,
        system_bus(Path(folder)) as environment,
        own_port() as port,
        EvePrinter(Path(folder), port, environment, takes) as printer,
    ):
        yield printer
