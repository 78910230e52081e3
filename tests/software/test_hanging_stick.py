"""A stick that answers no more while a file is saved or it is closed: one may leave at once; nobody waits for it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rakiosk.carriers.file import stick as stick_room
from rakiosk.domain.errors import StickBroken
from rakiosk.kit import leavable
from rakiosk.media.port import Drive
from rakiosk.media.safestore import Step
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick, Handling
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.flows import (
    LEAVE,
    REMOVED,
    REPLACES,
    at_the_first_name,
    chooses_another_password,
    opens_to_check,
    puts_old_files_on,
)
from tests.software.people import FileCustomer, certified_file_customer, new_file_customer

SLOW, NOT_SAVED = "隨身碟回應較慢", "這個檔案不算已儲存，其他資料不會遺失"
OUT, NO_ANSWER = "請取出您的隨身碟", "隨身碟沒有回應"


class Hanging(FolderMedia):
    """A slot whose stick stops answering at the first writing, and is not closed from then on."""

    def __init__(self) -> None:
        super().__init__(before=self._hang)
        self.goes_on = threading.Event()
        self._hangs = False

    def _hang(self, step: Step | Handling) -> None:
        if step is Step.WRITE:
            self._hangs = True
            self.goes_on.wait()
            raise StickBroken("no answer")
        if step is Handling.MOUNT and self._hangs:
            raise StickBroken("no answer")

    async def release(self, drive: Drive) -> None:
        if self._hangs:
            await asyncio.Event().wait()
        await super().release(drive)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Hanging:
    monkeypatch.setattr(leavable, "SOON", 0.05)
    monkeypatch.setattr(stick_room, "CLOSING_SECONDS", 0.05)
    return Hanging()


@pytest.fixture
async def kiosk(served_ra: World, tmp_path: Path, hanging: Hanging) -> AsyncIterator[Kiosk]:
    """A kiosk at the front page; the stick in it will hang."""
    async with kiosk_of(served_ra, tmp_path, media=hanging) as running:
        yield running
        hanging.goes_on.set()  # the simulator's thread is one of the pool, whose end is waited for


async def at_the_hanging_save(kiosk: Kiosk, customer: FileCustomer) -> None:
    await at_the_first_name(kiosk, customer)
    await kiosk.goes_on("enter")
    await kiosk.sees(SLOW, NOT_SAVED)


async def takes_it_out(kiosk: Kiosk, media: FolderMedia) -> None:
    await kiosk.sees(OUT, NO_ANSWER)
    media.pull()
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("3.1.6")
async def test_esc_leaves_a_save_on_a_stick_that_hangs_and_the_next_customer_is_served(
    kiosk: Kiosk, hanging: Hanging, stick: FolderStick
) -> None:
    hanging.insert(stick)
    await at_the_hanging_save(kiosk, new_file_customer(kiosk.world))
    await kiosk.press("escape")
    await kiosk.sees(LEAVE, "都還沒有存檔")
    await kiosk.press("tab", "enter")
    await kiosk.sees("您有一筆未完成的憑證申請")
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統")
    await kiosk.press("enter")
    await takes_it_out(kiosk, hanging)
    await kiosk.sign_in(new_file_customer(kiosk.world))


@pytest.mark.manual("3.1.6")
async def test_f10_logs_out_of_a_save_on_a_stick_that_hangs_and_does_not_wait_for_it(
    kiosk: Kiosk, hanging: Hanging, stick: FolderStick
) -> None:
    hanging.insert(stick)
    await at_the_hanging_save(kiosk, new_file_customer(kiosk.world))
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統")
    await kiosk.press("enter")
    await takes_it_out(kiosk, hanging)


@pytest.mark.manual("3.1.6")
async def test_pulling_a_stick_that_hangs_ends_the_save_at_once_and_another_one_is_asked_for(
    kiosk: Kiosk, hanging: Hanging, stick: FolderStick
) -> None:
    hanging.insert(stick)
    await at_the_hanging_save(kiosk, new_file_customer(kiosk.world))
    hanging.pull()
    await kiosk.sees(REMOVED)
    await kiosk.press("enter")
    await kiosk.sees("請插入您的隨身碟")


async def test_who_leaves_a_change_of_password_is_told_that_either_password_opens_the_file(
    kiosk: Kiosk, hanging: Hanging, stick: FolderStick
) -> None:
    customer = certified_file_customer(kiosk.world)
    names = puts_old_files_on(stick, customer)
    before = {name: (stick.folder / name).read_bytes() for name in names.values()}
    hanging.insert(stick)
    await kiosk.sign_in(customer)
    await opens_to_check(kiosk, "2")
    await kiosk.sees("憑證檔正常")
    await chooses_another_password(kiosk)
    await kiosk.sees(REPLACES)
    await kiosk.press("tab", "enter")
    await kiosk.sees(SLOW, "舊的或新的憑證檔密碼")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert {name: (stick.folder / name).read_bytes() for name in before} == before
