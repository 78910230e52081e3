"""The demo's printer, a folder: its tray is emptied and filled at the dock, and it says where the paper lies."""

from pathlib import Path

import pytest

from tests.demo import KIOSK, signs_in
from tests.terminal import Terminal


@pytest.mark.manual("2.5.2", "2.5.3")
def test_a_tray_emptied_at_the_dock_holds_the_paper_up_until_it_is_filled(tmp_path: Path) -> None:
    with Terminal([*KIOSK, "demo", "--state", str(tmp_path / "demo")]) as terminal:
        signs_in(terminal, "DEMO-03", "Kiosk2026a")
        terminal.sees("請選擇服務項目")
        terminal.press("5")
        terminal.sees("請選擇要證明的憑證")
        terminal.press("1")
        terminal.sees("黃𠮷堃", "印表機：資料夾", "可以列印")
        at_the_dock(terminal, "取出印表機的紙")
        terminal.press("enter")
        terminal.sees("印表機缺紙", "會自動繼續")
        at_the_dock(terminal, "補印表機的紙")
        terminal.sees("證明單是否印出？", "證明單已存於", "S-000001.pdf")
        (slip,) = (tmp_path / "demo" / "printer").glob("*.pdf")
        assert slip.read_bytes().startswith(b"%PDF-")
        terminal.press("1")
        terminal.sees("請選擇服務項目")


def at_the_dock(terminal: Terminal, entry: str) -> None:
    """Open the dock, and do with the tray what it offers."""
    terminal.press("f12")
    terminal.sees("D " + entry)
    terminal.press("d")
