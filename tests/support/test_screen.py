"""Support's screen in a terminal of its own, beside a kiosk at which a customer stands: seen, helped, never named."""

import asyncio
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from rakiosk.support import watch
from tests.flows import logs_out
from tests.kiosk import Customer, Kiosk
from tests.ra.world import World
from tests.support.test_way_in import RAKIOSK, acts, supported
from tests.terminal import Terminal

SMALL = (77, 20)
_HOME = b"\x1b[1;1H"
FIRST_MOST, CHANGE_MOST = 1_500, 300  # bytes, before ssh compresses them
GOES_ON_AT_ITS_END = """
import os, signal, sys
from rakiosk.cli import main

status = main()
os.kill(os.getpid(), signal.SIGCONT)  # as a terminal that hangs up does
sys.exit(status)
"""
STALE = {"COLUMNS": "80", "LINES": "24"}  # of another terminal, as a library of whoever started it leaves them


class Viewer:
    """Support's screen, walked by keys; whatever it waits for, the kiosk beside it goes on."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.seen: list[str] = []

    async def sees(self, *words: str) -> str:
        """Wait until all these words are on the screen; the screen."""
        self.seen.append(await asyncio.to_thread(self._terminal.sees, *words))
        return self.seen[-1]

    async def press(self, *keys: str) -> None:
        """Press keys, or type characters."""
        await asyncio.to_thread(self._terminal.press, *keys)

    async def type(self, text: str) -> None:
        """Type into the line."""
        await asyncio.to_thread(self._terminal.type, text)

    async def ends(self) -> int:
        """Wait until the program has ended; its exit status."""
        return await asyncio.to_thread(self._terminal.ends)

    @property
    def written(self) -> bytes:
        """All that the program has written."""
        return self._terminal.written

    @property
    def first_bytes(self) -> int:
        """The start, with the frame before there is a kiosk, and the frame that brings it. One ends with the cursor."""
        *before, first = self._until_kiosk.split(_HOME)
        return len(b"".join((*before[:1], first))) + len(_HOME)

    @property
    def _until_kiosk(self) -> bytes:
        before, kiosk, after = self._terminal.written.partition(b"counter-1")
        return before + kiosk + after.partition(_HOME)[0]

    @property
    def update_bytes(self) -> list[int]:
        """The bytes of each frame after that."""
        after = self._terminal.written[len(self._until_kiosk) :]
        return [len(frame) + len(_HOME) for frame in after.split(_HOME)[1:-1]]


@asynccontextmanager
async def viewer(folder: Path, program: Sequence[str] = tuple(RAKIOSK), **more: Any) -> AsyncIterator[Viewer]:
    """The screen of somebody of support, at the socket in this folder."""
    command = [*program, "support", "--socket", str(folder / "support.sock")]
    terminal = await asyncio.to_thread(Terminal, command, **more)
    with terminal:
        yield Viewer(terminal)


async def walks(kiosk: Kiosk, customer: Customer, support: Viewer) -> list[int]:
    """The bytes of each update while a customer goes from screen to screen, and support sees each of them."""
    before = len(support.update_bytes)

    async def at(*words: str) -> None:
        await kiosk.sees(*words)
        await support.sees(*words)

    await at("歡迎使用")
    await kiosk.press("1")
    await at("登入")
    await kiosk.enter(customer.cn, customer.password)
    await at("請選擇服務項目")
    for key, words in (("1", "請插入憑證晶片卡"), ("b", "登入密碼變更"), ("a", "您要變更什麼")):
        await kiosk.press(key)
        await at(words)
        await kiosk.press("escape")
        await at("請選擇服務項目")
    await logs_out(kiosk)
    await at("歡迎使用")
    return support.update_bytes[before:]


async def test_support_sees_a_customer_at_work_and_never_who_it_is(
    served_ra: World, customer: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.2)
    async with supported(served_ra, tmp_path) as kiosk, viewer(tmp_path, size=SMALL, environment=STALE) as support:
        await support.sees("counter-1", "沒有人登入", "讀卡機")
        sent = await walks(kiosk, customer, support)
        await support.press("3")
        await support.sees("歡迎使用")
        sent += await walks(kiosk, customer, support)
        assert statistics.median(sent) <= CHANGE_MOST, sent
        await support.press("1")
        await kiosk.sign_in(customer)
        await kiosk.press("1")
        await kiosk.sees("請插入憑證晶片卡")
        await support.sees("憑證申請（步驟 1／3）", "InsertCard", "一張卡", "name=hardware.apply")
        await support.press("2")
        await support.sees("晶片卡服務", "[故障]")
        await support.press("3")
        await support.sees("請插入憑證晶片卡")
        await kiosk.sees("正在檢視此畫面")
        await support.press("4")
        await support.sees("name=hardware.apply", "mirror-ended")
        await kiosk.sees_no_more("正在檢視此畫面")
        await support.press("f2")
        await support.sees("Customer's screen", "F10: leave")
        for secret in (customer.cn, customer.password, "林測試"):
            assert not any(secret in screen for screen in support.seen)
    watched = [act["what"] for act in acts(tmp_path)]
    assert watched == ["watch", *("mirror", "mirror-ended") * 2, "watch-ended"]


async def test_jobs_are_asked_for_done_and_told(served_ra: World, tmp_path: Path) -> None:
    async with supported(served_ra, tmp_path) as kiosk, viewer(tmp_path) as support:
        await support.sees("counter-1")
        assert support.first_bytes <= FIRST_MOST
        await support.press("5")
        await support.sees("r  ", "a  ", "q  ", "m  ", "p  ", "h  ")
        await support.press("m")
        await support.type("ok then")
        await support.press("enter")
        await kiosk.sees("客服人員的訊息", "ok then")
        await kiosk.press("enter")
        await support.press("q", "enter")
        await support.sees("本機台沒有自己的列印佇列")
        await support.press("f2")
        await support.sees("this kiosk has no queue of its own")
        await support.press("f2")
        await support.press("p")
        await support.sees("status", "doctor", "events")
        assert not (tmp_path / "support-pack.txt").exists()
        await support.press("enter")
        await support.sees("已寫入")
        assert "In this pack: status, doctor, audit, events" in (tmp_path / "support-pack.txt").read_text()
        packs = [act["what"] for act in acts(tmp_path) if str(act["what"]).startswith("pack")]
        assert packs == ["pack", "pack-listed", "pack", "pack-written"]
        await support.press("3")
        await support.sees("歡迎使用")
        await support.press("h")
        await support.type("lost key")
        await support.press("enter")
        await kiosk.sees("請問客服人員可以協助您操作嗎", "lost key")
        await kiosk.press("shift+tab", "enter")
        await support.sees("F9")
        await support.press("1")
        await kiosk.sees("憑證識別碼 (CN)")
        await support.press("enter")
        await support.sees("這一步只能由客戶自己做")
        await support.press("tab", "tab", "tab")
        await support.sees("輸入資料時不顯示")
        await kiosk.press("escape")
        await kiosk.sees_no_more("客服人員正在協助")


async def test_a_kiosk_that_is_gone_or_hangs_is_told_as_that(tmp_path: Path) -> None:
    async with viewer(tmp_path, (sys.executable, "-c", GOES_ON_AT_ITS_END)) as support:
        await support.sees("機台沒有回應", "sock")
        await support.press("f10")
        assert await support.ends() == 0
        assert b"Traceback" not in support.written


def at_work(kiosk: Kiosk) -> bool:
    return kiosk.has_errand
