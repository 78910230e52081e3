"""The kiosk crashes and is there again: at once, with an incident number, and nobody's order lost."""

import os
import re
import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from ra_contract.certificate import Status
from rakiosk.supervisor import CRASHED, TERMINAL_GONE
from rakiosk_ra.admin.interface import Admin
from tests.alone import running_alone
from tests.demo import CARD_IN, KIOSK, PIN, changes_first_password, comes_to_the_pin, logs_out, signs_in
from tests.terminal import Terminal

AGAIN = "機台剛才重新啟動，您的資料沒有遺失"
WITH_A_BUG = """
import sys
from rakiosk import cli
from rakiosk.sections.hardware import driver
from rakiosk.kit.wizard import plain

async def crash(visit):
    raise RuntimeError("a bug")

driver.WIZARD = plain(crash)
sys.exit(cli.main())
"""


AT_EVERY_START = """
import sys
from rakiosk import cli
from rakiosk.ui.app import KioskApp

def crash(app):
    raise RuntimeError("a bug")

KioskApp.on_ready = crash
sys.exit(cli.main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of one kiosk for all tests."""
    return tmp_path_factory.mktemp("kiosk")


@pytest.fixture
def running(folder: Path) -> Iterator[Terminal]:
    """`rakiosk run` at its front page."""
    with running_alone(folder) as terminal:
        yield terminal


def started_again(terminal: Terminal) -> str:
    """The incident number that the front page tells."""
    screen = terminal.sees("歡迎使用", AGAIN)
    number: str = re.findall(r"事件編號\s*([0-9A-F]{6})", screen)[0]
    return number


def has_written(folder: Path, number: str, cause: str) -> bool:
    log = (folder / "kiosk.log").read_text(encoding="utf-8")
    return cause in log.partition(f"incident {number}\n")[2]


@pytest.mark.manual("1.1.4")
def test_a_bug_and_a_kill_in_mid_order_cost_a_restart_each_and_nobody_s_order(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with Terminal([sys.executable, "-c", WITH_A_BUG, "demo", "--state", str(folder)]) as terminal:
        signs_in(terminal, "DEMO-01", "Start123")
        *_, _home = changes_first_password(terminal, "DEMO-01", "Start123", "Kiosk2026b")
        comes_to_the_pin(terminal)
        terminal.type(PIN[:4])
        first = terminal.kiosk_pid
        os.kill(first, signal.SIGKILL)
        number = started_again(terminal)
        assert terminal.kiosk_pid != first
        assert has_written(folder, number, "ended by SIGKILL")
        assert PIN[:4] not in terminal.text()
        assert "林" not in terminal.text()

        signs_in(terminal, "DEMO-03", "Kiosk2026a")  # the next customer meets a bug
        terminal.sees("請選擇服務項目", CARD_IN)
        terminal.press("7")
        number = started_again(terminal)
        assert has_written(folder, number, "RuntimeError: a bug")
        assert b"RuntimeError" not in terminal.written

        signs_in(terminal, "DEMO-01", "Kiosk2026b")  # and the first one goes on
        terminal.sees("請選擇服務項目", "您有一筆未完成的憑證申請", CARD_IN)
        terminal.press("1")
        terminal.sees("已同意用戶約定條款", "請輸入晶片卡密碼", "還剩 3 次機會")
        terminal.enter(PIN)
        terminal.sees("憑證申請成功")
        terminal.press("enter")
        terminal.sees("請選擇服務項目")
        logs_out(terminal)
        screen = terminal.sees("歡迎使用", "讀卡機：已就緒，尚未插入晶片卡")
        assert AGAIN not in screen  # it was told to who was there
    with Admin(folder / "ra") as admin:
        statuses = [certificate.status for certificate in admin.certificates.of("DEMO-01")]
    assert statuses == [Status.VALID, Status.VALID]


def test_the_kiosk_s_memory_is_its_own_and_is_dumped_nowhere(running: Terminal) -> None:
    process = Path(f"/proc/{running.kiosk_pid}")
    limits = (process / "limits").read_text()
    assert re.search(r"Max core file size +0 +0", limits)
    assert (process / "mem").stat().st_uid == 0  # whoever it runs as: it is not dumpable


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGTTOU, signal.SIGTTIN, signal.SIGCONT, signal.SIGWINCH])
def test_job_control_does_not_stop_it(running: Terminal, number: signal.Signals) -> None:
    kiosk = running.kiosk_pid
    os.kill(kiosk, number)
    running.press("f1")
    running.sees("說明", "返回")
    running.press("enter")
    running.sees_no_more("請按您要的數字鍵")
    assert running.kiosk_pid == kiosk


def test_told_to_end_it_ends_and_gives_the_terminal_back(running: Terminal) -> None:
    os.kill(running.process.pid, signal.SIGTERM)
    assert running.ends() == 0
    assert b"\x1b[?1049l" in running.written
    assert termios.tcgetattr(running._ours)[3] & termios.ECHO


def test_a_terminal_that_is_gone_ends_it_and_the_next_start_is_whole(tmp_path: Path) -> None:
    command = [*KIOSK, "demo", "--state", str(tmp_path / "demo")]
    with Terminal(command) as terminal:
        signs_in(terminal, "DEMO-03", "Kiosk2026a")
        terminal.sees("請選擇服務項目", CARD_IN)
        assert terminal.is_cut_off() == TERMINAL_GONE
    with Terminal(command) as terminal:
        screen = terminal.sees("歡迎使用")
        assert AGAIN not in screen
        signs_in(terminal, "DEMO-03", "Kiosk2026a")
        terminal.sees("請選擇服務項目", CARD_IN)


def test_a_kiosk_that_crashes_at_every_start_is_left_at_last_in_the_demo(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-c", AT_EVERY_START, "demo", "--state", str(tmp_path / "demo")]) as terminal:
        assert terminal.ends() == CRASHED
        assert "crashes at every start: incident " in terminal.text()
