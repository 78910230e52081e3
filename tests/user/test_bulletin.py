"""壹、三 公佈欄: newest first, what has expired is gone, and the list keeps its place."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.kiosk import Kiosk
from tests.user.pages import announcement, enters, publish, today


@pytest.mark.manual("1.3.1", "1.3.2")
async def test_announcements_stand_newest_first_and_expired_or_future_ones_do_not(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = announcement(tmp_path / "a", "b-old", "較舊公告", 40)
    announcement(folder, "a-new", "最新公告", 1)
    announcement(folder, "last-day", "最後一天的公告", 20, f"expires = {today()}\n")
    announcement(folder, "expired", "過期公告", 20, f"expires = {today() - timedelta(days=1)}\n")
    announcement(folder, "future", "未來公告", -1)
    publish(kiosk.world, folder)
    screen = await enters(kiosk, "3", "公佈欄", "最新公告")
    places = [screen.index(title) for title in ("最新公告", "最後一天的公告", "較舊公告")]
    assert places == sorted(places)
    assert f"{today() - timedelta(days=1)} 【新】 最新公告" in screen
    assert f"{today() - timedelta(days=40)} 較舊公告" in screen
    assert screen.count("【新】") == 1
    assert "過期公告" not in screen
    assert "未來公告" not in screen


@pytest.mark.manual("1.3.3")
async def test_an_announcement_opens_here_and_going_back_keeps_the_place_in_the_list(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    for number in range(12):
        announcement(folder, f"n{number}", f"公告第{number}號", number)
    publish(kiosk.world, folder)
    await enters(kiosk, "3", "公告第0號")
    await kiosk.press(*["down"] * 6)
    await kiosk.goes_on("enter")
    await kiosk.sees("公告第6號的內容。", f"公告日期：{today() - timedelta(days=6)}")
    await kiosk.goes_on("escape")
    screen = await kiosk.sees(f"►7 {today() - timedelta(days=6)} 公告第6號")
    assert screen.count("【新】") == 11  # read here, it is not new any more
    await kiosk.goes_on("enter")
    await kiosk.sees("公告第6號的內容。")


@pytest.mark.manual("1.3.1", "1.3.2", "1.3.3")
async def test_every_one_of_a_hundred_and_ten_announcements_can_be_reached(kiosk: Kiosk, tmp_path: Path) -> None:
    for number in range(110):
        folder = announcement(tmp_path / "many", f"n{number}", f"第{number}號公告", number)
    publish(kiosk.world, folder)
    await enters(kiosk, "3", "公佈欄", "第0號公告", " + 其他項目：第 31 至 60 項，共 110 項")
    for first in (30, 60, 90):
        await kiosk.goes_on("+")
        await kiosk.sees(f"第{first}號公告")
    await kiosk.goes_on("k")
    await kiosk.sees("第109號公告的內容")
    await kiosk.goes_on("escape")
    await kiosk.sees("►K ", "第109號公告", "- 前一頁")


@pytest.mark.manual("1.3.2")
async def test_an_empty_board_says_so(kiosk: Kiosk, tmp_path: Path) -> None:
    publish(kiosk.world, announcement(tmp_path / "a", "x", "過期公告", 9, f"expires = {today() - timedelta(days=1)}\n"))
    await enters(kiosk, "3", "目前沒有公告。", "資料時間：")
    await kiosk.goes_on("enter")
    await kiosk.sees("歡迎使用")
