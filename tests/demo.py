"""`rakiosk demo --pcsc` before a real terminal, by keys alone, as the demo's invented people."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ra_contract.certificate import Certificate
from rakiosk_ra.admin.interface import Admin
from tests.terminal import Terminal

KIOSK = [sys.executable, "-m", "rakiosk"]
PIN = "271828"
CARD_IN, CARD_OUT = "讀卡機：晶片卡已插入", "讀卡機：已就緒，尚未插入晶片卡"


@dataclass
class Demo:
    """A running demo with somebody before it. `screens` are those the first customer saw."""

    terminal: Terminal
    folder: Path
    screens: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """In which other programs reach the demo's PC/SC service."""
        lines = (self.folder / "pcsc.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def certificates(self, cn: str) -> list[Certificate]:
        """A customer's certificates as the RA's administrator sees them."""
        with Admin(self.folder / "ra") as admin:
            return admin.certificates.of(cn)

    def put_in(self, entry: str, reader_line: str = CARD_IN) -> None:
        """At the dock, the entry of a card, or P to pull the one that is in."""
        self.terminal.press("f12")
        self.terminal.sees("展示台", "插入晶片卡")
        self.terminal.press(entry)
        self.terminal.sees_no_more("結束展示")
        self.terminal.sees(reader_line)


def signs_in(terminal: Terminal, cn: str, password: str) -> None:
    """From the front page on; what comes then depends on the customer."""
    terminal.sees("歡迎使用")
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)", "登入密碼")
    terminal.enter(cn, password)


def changes_first_password(terminal: Terminal, cn: str, old: str, new: str) -> Iterator[str]:
    """The forced change and the sign-in after it; each screen."""
    yield terminal.sees("您第一次登入，需變更登入密碼", "舊登入密碼")
    terminal.enter(old, new, new)
    yield terminal.sees("登入密碼變更成功")
    terminal.press("enter")
    terminal.sees("憑證識別碼 (CN)")
    terminal.enter(cn, new)
    yield terminal.sees("請選擇服務項目", CARD_IN)


def comes_to_the_pin(terminal: Terminal) -> None:
    """貳一 from the menu, with the card in the reader, to the card PIN."""
    terminal.press("1")
    terminal.sees("憑證用戶約定條款", "不同意")
    terminal.press("enter")
    terminal.sees("已同意用戶約定條款", "請輸入晶片卡密碼", "還剩 3 次機會")


def has_card_tested(terminal: Terminal) -> str:
    """貳九 from the menu to its result."""
    terminal.press("9")
    terminal.sees("請插入憑證晶片卡", "讀卡機中已有晶片卡")
    terminal.press("enter")
    terminal.sees("請輸入晶片卡密碼")
    terminal.enter(PIN)
    return terminal.sees("簽章憑證", "序號")


def logs_out(terminal: Terminal) -> None:
    """Up to the confirmation."""
    terminal.press("f10")
    terminal.sees("是否要登出系統")
    terminal.press("enter")


@contextmanager
def enrolled_demo(folder: Path) -> Iterator[Demo]:
    """A demo in which DEMO-01 has just been: first sign-in, application, signature test, out."""
    with Terminal([*KIOSK, "demo", "--pcsc", "--state", str(folder)]) as terminal:
        demo = Demo(terminal, folder)
        signs_in(terminal, "DEMO-01", "Start123")
        screens = changes_first_password(terminal, "DEMO-01", "Start123", "Kiosk2026b")
        demo.screens |= zip(("must change", "changed", "home"), screens, strict=True)
        comes_to_the_pin(terminal)
        terminal.enter(PIN)
        demo.screens["applied"] = terminal.sees("憑證申請成功")
        terminal.press("enter")
        terminal.sees("請選擇服務項目")
        demo.screens["tested"] = has_card_tested(terminal)
        terminal.press("enter")
        terminal.sees("請選擇服務項目")
        logs_out(terminal)
        demo.screens["gone"] = terminal.sees("歡迎使用", CARD_OUT)
        yield demo
        terminal.press("f12")
        terminal.sees("展示台", "結束展示")
        terminal.press("q")
        assert terminal.ends() == 0
        assert not (folder / "pcsc.env").exists()
