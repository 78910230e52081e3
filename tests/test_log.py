"""A trouble that is shown is a line in the log of the real kiosk, which is rotated and whose disk may be full."""

import logging
import socket
import sys
from pathlib import Path

import pytest

from rakiosk.domain.errors import CardError, FileExists, RaUnreachable
from rakiosk.kit.noted import noted
from rakiosk.log import start_log
from tests.alone import SETTINGS, running_alone
from tests.terminal import Terminal

UNREACHABLE = ("目前無法連線到註冊中心", "R01")


def cannot_sign_in(terminal: Terminal) -> None:
    terminal.sees("歡迎使用")
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)")
    terminal.enter("A123", "Right4you")
    terminal.sees(*UNREACHABLE)
    terminal.press("escape")
    terminal.sees("歡迎使用")


def test_a_cut_line_is_a_line_in_the_log_and_in_the_new_one_once_it_was_rotated(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    with running_alone(tmp_path) as terminal:
        cannot_sign_in(terminal)
        assert "counter-1 WARNING rakiosk.trouble R01 RaUnreachable: ConnectError < ConnectError" in file.read_text()
        file.rename(tmp_path / "kiosk.log.1")
        cannot_sign_in(terminal)
        assert "rakiosk.trouble R01 RaUnreachable" in file.read_text()
        for log in (file, tmp_path / "kiosk.log.1"):
            assert "A123" not in log.read_text()
            assert "Right4you" not in log.read_text()


def test_a_log_whose_folder_is_gone_or_whose_disk_is_full_says_nothing_on_the_screen(tmp_path: Path) -> None:
    with running_alone(tmp_path):
        pass  # lays the files of a kiosk
    (tmp_path / "logs").mkdir()
    for path in ("/dev/full", str(tmp_path / "logs" / "kiosk.log")):
        (tmp_path / "rakiosk.toml").write_text(SETTINGS.replace('"kiosk.log"', f'"{path}"'))
        with running_alone(tmp_path) as terminal:
            for entry in (tmp_path / "logs").iterdir():
                entry.unlink()
                (tmp_path / "logs").rmdir()
            cannot_sign_in(terminal)
            for words in (b"Traceback", b"Logging error", b"No space left"):
                assert words not in terminal.written


def test_a_kiosk_whose_standard_error_is_its_screen_logs_to_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakiosk.log.JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("INVOCATION_ID", "1f")
    before = list(logging.getLogger().handlers)
    start_log(None, "counter-1")
    (ours,) = (handler for handler in logging.getLogger().handlers if handler not in before)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
            logging.getLogger("rakiosk").warning("nobody listens yet")
            journal.bind(str(tmp_path / "journal"))
            logging.getLogger("rakiosk").error("the reader %s", "is\naway\x1b[2J")
            line = journal.recv(4096).decode()
    finally:
        logging.getLogger().removeHandler(ours)
    assert line.startswith("<11>rakiosk: ")
    assert line.endswith("counter-1 ERROR rakiosk the reader is\n  away\ufffd[2J")


def test_a_line_tells_what_a_trouble_came_of_and_nothing_that_others_have_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cause = ValueError("PIN 271828")
    try:
        try:
            raise cause
        except ValueError as error:
            raise RaUnreachable("ReadError") from error
    except RaUnreachable as error:
        noted("R01", error)
    noted("F07", FileExists("王小明.p12"))
    noted("C00", CardError("status 6581"))
    assert [record.getMessage() for record in caplog.records] == [
        "R01 RaUnreachable: ReadError < ValueError",
        "F07 FileExists",
        "C00 CardError: status 6581",
    ]
