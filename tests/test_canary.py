"""Canaries: an unusual PIN and unusual passwords, typed into the real kiosk, are found nowhere afterwards."""

import base64
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.world import World
from tests.demo import CARD_IN, KIOSK, comes_to_the_pin, logs_out, signs_in
from tests.demo import PIN as DEMO_PIN
from tests.memory import writable_memory
from tests.terminal import Terminal

FIRST_PASSWORD = "Start123"  # the demo itself knows it
PIN, WRONG_PIN, PASSWORD, WRONG_PASSWORD = ("83620174", "59174638", "Kestrel7Canary", "Ostrich4Canary")
FILE_PASSWORD = "Plover8Canary"
CANARIES = (PIN, WRONG_PIN, PASSWORD, WRONG_PASSWORD, FILE_PASSWORD)
WITH_A_BUG = """
import sys
from rakiosk import cli
from rakiosk.carriers.card import keyring

with_pin = keyring.with_pin

async def crash(card, pin):
    revealed = pin.text()
    print(f"{len(revealed)} digits", file=sys.stderr)
    raise RuntimeError("a bug")

keyring.with_pin = lambda visit, effect: with_pin(visit, crash)
sys.exit(cli.main())
"""


def changes_pin(file: Path) -> None:
    """Give the card of a file the PIN of this test. SP 800-73-4 part 2, 3.1.1 and 3.2.2."""
    card = SoftwareCard.load(file)
    old, new = (pin.encode().ljust(8, b"\xff") for pin in (DEMO_PIN, PIN))
    card.transmit(bytes.fromhex("00A404000BA00000030800001000010000"))
    assert card.transmit(bytes.fromhex("0024008010") + old + new) == b"\x90\x00"


def types(terminal: Terminal, text: str) -> None:
    """Type as people do, a key at a time: what comes at once is read at once, and is one piece in memory."""
    for character in text:
        os.write(terminal._ours, character.encode())
        terminal._read(0.05)


def enters(terminal: Terminal, *texts: str) -> None:
    """Type each text and press Enter."""
    for text in texts:
        types(terminal, text)
        terminal.press("enter")


def visits(terminal: Terminal, world: World) -> Iterator[str]:
    """Everything that takes a secret, and the screens on the way."""
    terminal.sees("歡迎使用")
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)", "登入密碼")
    enters(terminal, "DEMO-01", WRONG_PASSWORD)
    yield terminal.sees("與登入密碼不符")
    changes_pin(world.card("C-0001"))
    enters(terminal, FIRST_PASSWORD)
    terminal.sees("您第一次登入")
    enters(terminal, FIRST_PASSWORD, PASSWORD)
    types(terminal, PASSWORD)
    yield terminal.sees("已輸入")
    terminal.press("enter")
    terminal.sees("登入密碼變更成功")
    terminal.press("enter")
    terminal.sees("憑證識別碼 (CN)")
    enters(terminal, "DEMO-01", PASSWORD)
    yield terminal.sees("請選擇服務項目", CARD_IN)
    comes_to_the_pin(terminal)
    types(terminal, WRONG_PIN)
    yield terminal.sees("●" + " ●" * (len(WRONG_PIN) - 1))
    assert in_memory(terminal.kiosk_pid) >= {WRONG_PIN}, "a field that is being typed into is where it must be found"
    terminal.press("enter")
    terminal.sees("還剩 2 次機會")
    enters(terminal, PIN)
    yield terminal.sees("憑證申請成功")
    terminal.press("enter")
    terminal.sees("請選擇服務項目")
    terminal.press("9")
    terminal.sees("請插入憑證晶片卡")
    terminal.press("enter")
    terminal.sees("請輸入晶片卡密碼")
    enters(terminal, PIN)
    yield terminal.sees("晶片卡測試通過")
    logs_out(terminal)
    yield terminal.sees("歡迎使用", "讀卡機：已就緒，尚未插入晶片卡")


def shapes(canary: str) -> Iterator[bytes]:
    """How a canary may be written down."""
    plain = canary.encode()
    yield from (
        plain,
        canary.encode("utf-16-le"),
        canary.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    )
    yield base64.b64encode(plain)[:10]


def found_in(data: bytes, canaries: Sequence[str] = CANARIES) -> set[str]:
    """The canaries in these bytes."""
    return {canary for canary in canaries for shape in shapes(canary) if shape in data}


def in_memory(pid: int, canaries: Sequence[str] = CANARIES) -> set[str]:
    """The canaries in the writable memory of a process. Needs the rights of a debugger."""
    return {canary for piece in writable_memory(pid) for canary in found_in(piece, canaries)}


def in_files(folder: Path) -> dict[str, set[str]]:
    """The canaries in the files of the demo, but for the cards: each knows its own PIN."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.parent.name != "cards"]
    assert {"kiosk.log", "ra.log"} <= {file.name for file in files}
    assert any(file.name.startswith("ra.") and file.read_bytes().startswith(b"SQLite format 3") for file in files)
    return {file.name: found for file in files if (found := found_in(file.read_bytes()))}


@pytest.mark.manual("1.9.3")
def test_no_secret_is_on_the_screen_in_a_file_or_in_memory_after_logging_out(tmp_path: Path) -> None:
    # through PC/SC: the card in the simulated reader would share the kiosk's memory, and knows its PIN
    with Terminal([*KIOSK, "demo", "--pcsc", "--state", str(tmp_path / "demo")]) as terminal:
        for screen in visits(terminal, World(tmp_path / "demo", 0, 0)):
            assert not found_in(screen.encode())
        assert not in_memory(terminal.kiosk_pid)
        terminal.press("f12")
        terminal.sees("結束展示")
        terminal.press("q")
        assert terminal.ends() == 0
        assert not found_in(terminal.written)
    assert not in_files(tmp_path / "demo")


@pytest.mark.manual("3.1.4", "3.1.9")
def test_a_certificate_file_password_is_nowhere_after_the_files_are_made(tmp_path: Path) -> None:
    world = World(tmp_path / "demo", 0, 0)
    with Terminal([*KIOSK, "demo", "--state", str(world.folder)]) as terminal:
        for screen in applies_in_files(terminal):
            assert not found_in(screen.encode())
        assert len(list(world.stick("DEMO-05").iterdir())) == 2
        assert not in_memory(terminal.kiosk_pid)
        terminal.press("f12")
        terminal.sees("結束展示")
        terminal.press("q")
        assert terminal.ends() == 0
        assert not found_in(terminal.written)
    assert not in_files(world.folder)


def applies_in_files(terminal: Terminal) -> Iterator[str]:
    """參一 from the front page to the front page; the screens with a password on them, or behind them."""
    signs_in(terminal, "DEMO-05", "Kiosk2026a")
    terminal.sees("請選擇服務項目")
    terminal.press("1")
    terminal.sees("不同意")
    terminal.press("enter")
    terminal.sees("已同意用戶約定條款", "請選擇憑證檔格式")
    terminal.press("1")
    terminal.sees("請設定憑證檔密碼")
    enters(terminal, FILE_PASSWORD)
    types(terminal, FILE_PASSWORD)
    yield terminal.sees("強度")
    assert in_memory(terminal.kiosk_pid) >= {FILE_PASSWORD}, (
        "a field that is being typed into is where it must be found"
    )
    terminal.press("enter")
    for words in ("儲存簽章憑證", "儲存加密憑證"):
        terminal.sees(words, "唯一的一份", "檔名")
        terminal.press("enter")
    yield terminal.sees("憑證檔製作完成")
    terminal.press("enter")
    terminal.sees("您現在可以取出隨身碟")
    terminal.press("enter")
    yield terminal.sees("憑證申請成功")
    terminal.press("enter")
    terminal.sees("請選擇服務項目")
    logs_out(terminal)
    yield terminal.sees("歡迎使用")


def test_a_crash_with_a_pin_in_hand_gives_an_incident_number_and_no_pin(tmp_path: Path) -> None:
    world = World(tmp_path / "demo", 0, 0)
    with Terminal([sys.executable, "-c", WITH_A_BUG, "demo", "--state", str(world.folder)]) as terminal:
        signs_in(terminal, "DEMO-03", "Kiosk2026a")
        terminal.sees("請選擇服務項目", CARD_IN)
        terminal.press("f12")
        terminal.sees("結束展示")
        terminal.press("p")
        terminal.sees("讀卡機：已就緒，尚未插入晶片卡")
        changes_pin(world.card("C-0003"))
        terminal.press("9")
        terminal.sees("請插入憑證晶片卡")
        terminal.press("f12")
        terminal.sees("C-0003")
        terminal.press("3")
        terminal.sees("請輸入晶片卡密碼")
        crashed = terminal.kiosk_pid
        enters(terminal, PIN)
        screen = terminal.sees("歡迎使用", "機台剛才重新啟動")
        assert terminal.kiosk_pid != crashed
        written = terminal.written
    number = re.findall(r"事件編號\s*([0-9A-F]{6})", screen)[0]
    assert f"機台必須暫停服務。您的資料沒有遺失。事件編號 {number}。".encode() in written
    log = (world.folder / "kiosk.log").read_text(encoding="utf-8")
    assert f"incident {number}" in log
    assert "RuntimeError: a bug" in log
    assert b"RuntimeError" not in written
    assert not found_in(written)
    assert not in_files(world.folder)
