"""Commands whose standard streams are closed, full, or read by nobody, as under cron, a full disk and `head`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rakiosk.cli import main as kiosk_command
from rakiosk_ra.cli import main as ra_command

NO_SETTINGS = ["doctor", "--config", "/no/such.toml"]
HAS_TRUTH_TO_TELL = 1
REFUSED = 2


@contextmanager
def nobody_reads() -> Iterator[int]:
    reading, writing = os.pipe()
    os.close(reading)
    yield writing


@contextmanager
def full_disk() -> Iterator[int]:
    yield os.open("/dev/full", os.O_WRONLY)


def told(command: Callable[[], int], number: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status of a command that writes there; the end of the program, which writes what is left, included."""
    with open(number, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        status = command()
        stdout.flush()
        monkeypatch.undo()
    return status


def test_one_who_reads_no_further_ends_no_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with nobody_reads() as number:
        assert told(lambda: kiosk_command(NO_SETTINGS), number, monkeypatch) == HAS_TRUTH_TO_TELL
    with nobody_reads() as number:
        assert told(lambda: ra_command(["openapi"]), number, monkeypatch) == 0
    assert capsys.readouterr().err == ""


def test_what_cannot_be_written_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with full_disk() as number:
        assert told(lambda: kiosk_command(NO_SETTINGS), number, monkeypatch) == REFUSED
    with full_disk() as number:
        assert told(lambda: ra_command(["openapi"]), number, monkeypatch) == REFUSED
    assert capsys.readouterr().err.splitlines() == [
        "rakiosk doctor: what was found cannot be written (No space left on device): make room there",
        "rakiosk-ra: It was done, and what it told could not be written: No space left on device.",
    ]


@pytest.mark.parametrize("program", ["rakiosk", "rakiosk_ra.cli"])
def test_streams_that_are_closed_are_no_fault(program: str, tmp_path: Path) -> None:
    """Nor is a program that speaks no UTF-8: a check that fails is a line, and nothing is logged beside it."""
    (tmp_path / "fc-list").write_text("#!/bin/sh\nprintf '\\377'\n")
    (tmp_path / "fc-list").chmod(0o755)
    words = NO_SETTINGS if program == "rakiosk" else ["kiosks", "list", "--state", str(tmp_path)]
    command = " ".join([sys.executable, "-m", program, *words])
    environment = os.environ | {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    shell = ["/bin/sh", "-c", f"{command} <&- >&-"]
    ended = subprocess.run(shell, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == (HAS_TRUTH_TO_TELL if program == "rakiosk" else REFUSED)
