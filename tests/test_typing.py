"""Typing before a real terminal: ahead of the kiosk, more than fits, and with what a terminal puts between the keys."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.alone import running_alone
from tests.terminal import Terminal

CONNECTS_LATE = """
import sys, time
from pathlib import Path
from rakiosk import app, cli

connect = app.connect

def late(*arguments):
    while not Path("{folder}/connect").exists():
        time.sleep(0.01)
    return connect(*arguments)

app.connect = late
sys.exit(cli.main())
"""
SIGN_IN = "憑證識別碼 (CN)"
PASSWORD = "Start123"


@contextmanager
def connecting(folder: Path) -> Iterator[Terminal]:
    """A kiosk at its front page that connects when it is told to."""
    program = [sys.executable, "-c", CONNECTS_LATE.format(folder=folder)]
    with running_alone(folder, program, is_ready=False) as terminal:
        yield terminal


@pytest.mark.manual("1.1.1")
@pytest.mark.parametrize("is_quick", [True, False])
def test_what_is_typed_while_the_kiosk_connects_arrives_whole_and_in_its_field(tmp_path: Path, is_quick: bool) -> None:
    with connecting(tmp_path) as terminal:
        if is_quick:
            terminal.type(f"1DEMO-01\r{PASSWORD}")
        else:
            terminal.type("1")
            terminal.sees("機台連線中")
            terminal.type("DEMO-01\r" + PASSWORD[:3])
        (tmp_path / "connect").touch()
        if not is_quick:
            terminal.type(PASSWORD[3:])
        screen = terminal.sees(SIGN_IN, "DEMO-01", "已輸入")
        assert cn_in(screen) == "DEMO-01"
        assert PASSWORD[:3] not in screen
        terminal.press("enter")
        terminal.sees("R01")  # there is no RA: it was sent


@pytest.mark.manual("1.1.2")
@pytest.mark.parametrize("typed", ["密碼Neues2026b", "Start123" * 9])
def test_what_can_be_no_login_password_is_told_and_not_sent(tmp_path: Path, typed: str) -> None:
    with running_alone(tmp_path) as terminal:
        terminal.press("1")
        terminal.sees(SIGN_IN)
        terminal.enter("DEMO-01", typed)
        terminal.sees("登入密碼只有英文字母、數字與符號", SIGN_IN)


@pytest.mark.manual("1.1.1")
def test_a_flood_of_mouse_reports_types_nothing_and_a_report_in_two_parts_leaves_nothing(tmp_path: Path) -> None:
    with running_alone(tmp_path) as terminal:
        terminal.press("1")
        terminal.sees(SIGN_IN)
        terminal.send("".join(f"\x1b[<35;{1 + i % 110};{1 + i % 29}M" for i in range(2500)))
        terminal.type("DEMO-01")
        assert cn_in(terminal.sees("DEMO-01")) == "DEMO-01"
        terminal.send("\x1b")
        time.sleep(0.3)  # this is the case: a line so slow
        terminal.type("[<35;10;10M")
        terminal.type("\x1b[97A")
        terminal.type("7")
        assert cn_in(terminal.sees("DEMO-017")) == "DEMO-017"
        terminal.press("enter")
        terminal.type("Kio")
        terminal.send("\x1b[200~sk\x1b[201~")
        terminal.sees("這裡不能貼上文字")
        terminal.enter("2026a")
        terminal.sees("尚未送出任何資料")
        terminal.press("escape")
        terminal.sees("歡迎使用")


def test_taps_are_told_without_every_move_of_the_pointer(tmp_path: Path) -> None:
    with running_alone(tmp_path) as terminal:
        rows = terminal.text().split("\n")
        row = next(number for number, line in enumerate(rows, 1) if "1 登入" in line)
        column = rows[row - 1].index("登入")
        terminal.type(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
        terminal.sees(SIGN_IN)
        assert b"1003h" not in terminal.written
        assert b"1002h" not in terminal.written


def cn_in(screen: str) -> str:
    """The text in the field of the CN."""
    return screen.partition(SIGN_IN)[2].partition("登入密碼")[0].strip(" \n▊▎▔▁█▌▋━▀▄▏▕┃")
