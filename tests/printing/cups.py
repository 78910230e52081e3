"""A private CUPS for tests: its own folders, socket and queue; the system's is neither needed nor touched."""

import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.printing.processes import running, until

QUEUE = "slips"
_DAEMON = Path(__file__).parents[2] / "kiosk-config/cups/rakiosk-cupsd.conf"
"""The kiosk's own settings of it: what is shown with them holds at a counter."""
_FILES = """
User {user}
Group {group}
ServerRoot {folder}/etc
StateDir {folder}/run
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/tmp
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
SystemGroup {system}
FatalErrors none
"""


@dataclass(frozen=True, slots=True)
class Cups:
    """A running one with a queue."""

    folder: Path

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "cups.sock"

    def spooled(self) -> list[str]:
        """The files in its spool: c00001 is what it knows of a job, d00001-001 the document."""
        return sorted(file.name for file in (self.folder / "spool").iterdir() if file.is_file())


@contextmanager
def private_cups(device: str) -> Iterator[Cups]:
    """A CUPS with one queue for a device, as the settings' example recommends it."""
    with TemporaryDirectory(prefix="cups") as name:
        folder = Path(name)
        _lay_out(folder)
        log = folder / "cupsd.log"
        command = ["cupsd", "-f", "-c", str(folder / "etc/cupsd.conf"), "-s", str(folder / "etc/cups-files.conf")]
        environment = dict(os.environ) | {"CUPS_SERVER": str(folder / "cups.sock")}
        with running(command, log, environment) as daemon:
            until((folder / "cups.sock").exists, daemon, log)
            _add_queue(device, environment)
            yield Cups(folder)
            daemon.terminate()
            daemon.wait(timeout=10)


def _add_queue(device: str, environment: Mapping[str, str]) -> None:
    """By the model of cups-filters: that of CUPS itself makes a raw queue without a word where it does not fit."""
    queue = ["lpadmin", "-p", QUEUE, "-E", "-v", f"{device}?contimeout=10", "-m", f"driverless:{device}"]
    queue += ["-o", "printer-error-policy=abort-job"]
    added = subprocess.run(queue, env=environment, check=False, capture_output=True, text=True)
    assert not added.returncode, added.stderr


def _lay_out(folder: Path) -> None:
    is_root = os.geteuid() == 0
    user = "lp" if is_root else pwd.getpwuid(os.geteuid()).pw_name
    group = "lp" if is_root else grp.getgrgid(os.getegid()).gr_name
    folder.chmod(0o755)
    for part in ("etc", "run", "cache", "spool", "tmp"):
        (folder / part).mkdir(mode=0o755)
        if is_root:
            shutil.chown(folder / part, "root", "lp")
    for part in ("spool", "tmp", "cache"):
        (folder / part).chmod(0o770)
    settings = _DAEMON.read_text(encoding="utf-8").replace("/run/cups/", f"{folder}/")
    (folder / "etc/cupsd.conf").write_text(settings)
    system = "root" if is_root else group
    (folder / "etc/cups-files.conf").write_text(
        _FILES.format(folder=folder, user=user, group="lpadmin" if group == system else group, system=system)
    )
