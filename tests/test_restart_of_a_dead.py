"""The kiosk dies while the kernel holds one of its threads for a stick that hangs: it is there again all the same."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk.audit.reading import lines
from tests.alone import running_alone, settings
from tests.media.conftest import why_no_loop_sticks
from tests.test_restart import started_again

HELD = """
import sys, threading
from pathlib import Path
from rakiosk import cli, supervisor
from rakiosk.ui.app import KioskApp

file = Path(sys.argv.pop())
supervisor._LOOK_SECONDS = 0.2

ready = KioskApp.on_ready

def write(app):
    ready(app)
    if not file.exists():
        threading.Thread(target=lambda: file.write_bytes(b"mine"), name="drive", daemon=True).start()

KioskApp.on_ready = write
sys.exit(cli.main())
"""


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    """A folder of a drive that answers nothing that writes, until the end."""
    if why := why_no_loop_sticks() or ("" if shutil.which("fsfreeze") else "fsfreeze is not installed"):
        pytest.skip(why)
    image, folder = tmp_path / "image", tmp_path / "drive"
    image.write_bytes(bytes(4_000_000))
    folder.mkdir()
    for command in (f"mke2fs -q {image}", f"mount -o loop {image} {folder}", f"fsfreeze --freeze {folder}"):
        subprocess.run(command.split(), check=True, capture_output=True)
    yield folder
    subprocess.run(["fsfreeze", "--unfreeze", folder], check=False)
    subprocess.run(["umount", "--lazy", folder], check=True)


def is_held(process: int) -> bool:
    """Whether the kernel holds one of its threads."""
    states = Path(f"/proc/{process}/task").glob("*/stat")
    return any(state.read_text().rpartition(")")[2].split()[0] == "D" for state in states)


def test_a_kiosk_that_is_dead_and_does_not_end_is_followed_by_the_next(tmp_path: Path, frozen: Path) -> None:
    (tmp_path / "state").mkdir()
    program = [sys.executable, "-c", HELD.replace("sys.argv.pop()", repr(str(frozen / "file")))]
    with running_alone(tmp_path, program, told=settings(kiosk='state = "state"')) as terminal:
        first = terminal.kiosk_pid
        while not is_held(first):
            terminal.sees("歡迎使用")
        os.kill(first, signal.SIGKILL)
        number = started_again(terminal)
        assert terminal.kiosk_pid == first  # not gone, and
        assert is_held(first)
        logged = (tmp_path / "kiosk.log").read_text(encoding="utf-8")
        assert f"incident {number}" in logged
        assert "ended by SIGKILL" in logged
        terminal.press("f2")
        terminal.sees("Welcome")
        while not any(line.facts.get("incident") == number for line in lines(tmp_path / "state" / "audit")):
            terminal.sees("Welcome")  # the dead one keeps its files open, and writes no more
        assert is_held(first)
