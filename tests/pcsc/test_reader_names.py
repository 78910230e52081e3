"""Readers by names that nobody expects beside the ACR38U, at a real pcscd: the ACR38U works on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import SoftwareCard
from tests.alone import SETTINGS
from tests.demo import CARD_IN, CARD_OUT, KIOSK
from tests.obeyed import obeyed
from tests.pcsc.service import private_pcscd
from tests.ra.founding import founded
from tests.ra.process import run
from tests.terminal import Terminal
from tests.test_foreign_text import CHARSET, PAINTED

BIG5 = bytes.fromhex("a4a4a4e5c5aaa564bef7")  # 中文讀卡機, as a driver of the last century writes it


@pytest.fixture
def kiosk_files(tmp_path: Path) -> Path:
    """The settings of a kiosk whose RA is away."""
    assert run("kiosks", "add", "counter-1", "--out", tmp_path, "--state", founded(tmp_path / "ra")).returncode == 0
    (tmp_path / "rakiosk.toml").write_text(SETTINGS)
    return tmp_path


ODD_NAMES = (
    BIG5,
    b"\xff" * 60,
    b"A\x1b[2JB",
    "a\u202e\x9b2J\ufeff讀".encode(),
    b"ACS ACR38U",
    "ACS ACR38U 讀卡機".encode(),
)


LEFT_OUT = [name for name in ODD_NAMES if not name.isascii()]
OF_THE_FIRST = f"ACS ACR38U {CHARSET}{PAINTED}"


@pytest.fixture
def pcscd() -> Iterator[PrivatePcscd]:
    """A service with a reader of each odd name beside an ACR38U, whose own name is hostile as well."""
    with private_pcscd(beside=ODD_NAMES, name=OF_THE_FIRST.encode()) as service:
        yield service


@pytest.mark.manual("2.6.3")
def test_readers_by_any_names_do_not_end_the_watch_over_the_first_and_none_is_obeyed(
    pcscd: PrivatePcscd, kiosk_files: Path
) -> None:
    card = kiosk_files / "card.json"
    SoftwareCard.create(card, management_key=bytes(32))
    command = [*KIOSK, "run", "--config", str(kiosk_files / "rakiosk.toml")]
    with Terminal(command, environment=pcscd.environment) as terminal:
        for _ in range(2):
            terminal.sees("歡迎使用", CARD_OUT)
            pcscd.insert(card)
            terminal.sees(CARD_IN)
            pcscd.pull()
        terminal.sees(CARD_OUT, "只用晶片卡")
        pcscd.insert(card)
        terminal.sees(CARD_IN)
        terminal.press("7")
        terminal.sees("舊晶片卡密碼", "ACS ACR38U \ufffd(0\ufffd[2J")
        assert obeyed(terminal.written) == []
    log = (kiosk_files / "kiosk.log").read_text(encoding="utf-8")
    assert log.count("not ASCII") == 2 * len(LEFT_OUT)  # a line a slot
    assert "Traceback" not in log
