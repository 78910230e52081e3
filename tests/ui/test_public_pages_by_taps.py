"""壹、二 to 壹、六 by taps alone: pages read, printed, saved, searched and taken along, and no key is pressed."""

from datetime import timedelta
from pathlib import Path

import pytest

from rakiosk_demo.pages import PAGES
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import LARGE_TEXT, NORMAL, kiosk_of
from tests.ra.world import World
from tests.touch import Touch
from tests.user.pages import announcement, publish, publish_demo, today
from tests.user.test_links import read_code

ATTACHED = PAGES / "document" / "counter-checklist.txt"


@pytest.fixture(autouse=True)
def published(served_ra: World, tmp_path: Path) -> None:
    """The demo's pages, for every kiosk here."""
    publish_demo(served_ra, tmp_path)


async def enters(touch: Touch, entry: str, *words: str) -> str:
    """From the front page into a section."""
    await touch.kiosk.sees("歡迎使用")
    await touch.goes_on(entry)
    return await touch.kiosk.sees(*words)


async def goes_back(touch: Touch, *words: str) -> str:
    """Tap the way back and see where it leads."""
    await touch.goes_on("返回")
    return await touch.kiosk.sees(*words)


@pytest.mark.manual("1.2.1", "1.2.2")
async def test_a_page_about_certificates_is_read_to_its_end_in_either_language(touch: Touch) -> None:
    kiosk = touch.kiosk
    await enters(touch, "2 關於憑證", "什麼是金融憑證", "資料時間：")
    await touch.goes_on("1 什麼是金融憑證")
    screen = await kiosk.sees("■ 兩張憑證，各有用途", "▼ 下移")
    assert "資料時間" not in screen
    await touch.tap("▼ 下移")
    await kiosk.sees(f"資料時間：{today()}")
    await touch.tap("▲ 上移")
    await kiosk.sees("■ 兩張憑證，各有用途")
    await touch.tap("F2")
    await kiosk.sees("■ Two certificates, two uses")
    await touch.tap("F2")
    await kiosk.sees("■ 兩張憑證，各有用途")
    await goes_back(touch, "►1 什麼是金融憑證")
    await goes_back(touch, "歡迎使用")


@pytest.mark.manual("1.3.1", "1.3.2", "1.3.3")
async def test_an_announcement_far_down_opens_and_going_back_keeps_the_place_in_the_list(
    touch: Touch, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    for number in range(12):
        announcement(folder, f"n{number}", f"公告第{number}號", number)
    publish(touch.kiosk.world, folder)
    await enters(touch, "3 公佈欄", "公告第0號", "【新】")
    await touch.goes_on("公告第9號")
    await touch.kiosk.sees("公告第9號的內容。", f"公告日期：{today() - timedelta(days=9)}")
    await goes_back(touch, "►A ", "公告第9號")
    await goes_back(touch, "歡迎使用")


@pytest.mark.manual("1.3.2")
async def test_an_empty_board_says_so_and_lets_go(touch: Touch, tmp_path: Path) -> None:
    publish(touch.kiosk.world, announcement(tmp_path / "one", "x", "未來公告", -1))
    await enters(touch, "3 公佈欄", "目前沒有公告。")
    await goes_back(touch, "歡迎使用")


@pytest.mark.manual("1.4.1", "1.4.2", "1.4.3")
async def test_a_document_is_read_printed_and_saved_on_a_stick(served_ra: World, tmp_path: Path) -> None:
    media, stick, paper = FolderMedia(), tmp_path / "stick", tmp_path / "paper"
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT, media=media, printer_folder=paper) as kiosk:
        touch = Touch(kiosk)
        await enters(touch, "4 文件下載", "您要哪一份文件？", "首次使用說明", "TXT")
        await touch.goes_on("1 臨櫃應備文件")
        await kiosk.sees("在螢幕上閱讀")
        await touch.goes_on("1 在螢幕上閱讀")
        await kiosk.sees("■ 申請憑證")
        await goes_back(touch, "►1 在螢幕上閱讀")
        await touch.goes_on("2 列印")
        await kiosk.sees("文件是否印出？")
        assert next(paper.glob("*.pdf")).read_bytes().startswith(b"%PDF-")
        await touch.goes_on("1 是，已經拿到")
        await kiosk.sees("►2 列印")
        await touch.goes_on("3 儲存至我的隨身碟")
        await kiosk.sees("請插入您的隨身碟")
        media.insert(FolderStick(stick, "STICK"))
        await kiosk.sees("現在可以取出隨身碟")
        assert (stick / ATTACHED.name).read_bytes() == ATTACHED.read_bytes()
        media.pull()
        await kiosk.sees("►3 儲存至我的隨身碟")
        await goes_back(touch, "您要哪一份文件？")
        await goes_back(touch, "歡迎使用")


@pytest.mark.manual("1.4.3")
async def test_a_stick_that_is_not_to_be_used_after_all_is_left_out(served_ra: World, tmp_path: Path) -> None:
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT, media=FolderMedia()) as kiosk:
        touch = Touch(kiosk)
        await enters(touch, "4 文件下載", "臨櫃應備文件")
        await touch.goes_on("1 臨櫃應備文件")
        await touch.goes_on("2 儲存至我的隨身碟")
        await kiosk.sees("請插入您的隨身碟")
        await touch.goes_on("取消")
        await kiosk.sees("►2 儲存至我的隨身碟")


@pytest.mark.parametrize("touch", [LARGE_TEXT, NORMAL], ids=["77x20", "116x30"], indirect=True)
@pytest.mark.manual("1.5.1", "1.5.2")
async def test_a_question_unfolds_and_folds_where_it_stands(touch: Touch) -> None:
    kiosk = touch.kiosk
    await enters(touch, "5 常見問題 FAQ", "您的問題與什麼有關")
    await touch.goes_on("1 登入")
    screen = await kiosk.sees("►1  忘記登入密碼怎麼辦？", "►2  為什麼登入被鎖定？")
    assert "請攜帶兩種身分證件" not in screen
    await touch.tap("忘記登入密碼怎麼辦？")
    await kiosk.sees("▼1  忘記登入密碼怎麼辦？", "請攜帶兩種身分證件與印鑑至櫃檯")
    await touch.tap("忘記登入密碼怎麼辦？")
    await kiosk.sees_no_more("請攜帶兩種身分證件")
    await touch.tap("為什麼登入被鎖定？")
    await kiosk.sees("▼2  為什麼登入被鎖定？", "畫面會告訴您還要等幾分鐘")
    await goes_back(touch, "您的問題與什麼有關")


@pytest.mark.manual("1.5.2")
async def test_every_question_of_a_long_list_can_be_unfolded(touch: Touch) -> None:
    kiosk = touch.kiosk
    await enters(touch, "5 常見問題 FAQ", "您的問題與什麼有關")
    await touch.goes_on("所有問題")
    await kiosk.sees("►1  ")
    for number in range(1, 10):
        await touch.tap(f"►{number}  ")
        await kiosk.sees(f"▼{number}  ")


@pytest.mark.manual("1.5.2")
async def test_two_words_of_the_keyboard_on_the_screen_find_an_answer(touch: Touch) -> None:
    kiosk = touch.kiosk
    await enters(touch, "5 常見問題 FAQ", "您的問題與什麼有關")
    await touch.goes_on("以關鍵字搜尋")
    await kiosk.sees("您要搜尋什麼？")
    await touch.enter("xyzzy")
    await touch.reads("沒有包含「xyzzy」的問題。")
    await touch.enter("PIN blocked")
    await kiosk.sees("「PIN blocked」", "▼1  晶片卡密碼被鎖住了", "15 分鐘內回到機台")
    await goes_back(touch, "您的問題與什麼有關")


@pytest.mark.manual("1.6.1", "1.6.2")
async def test_each_link_shows_its_address_and_a_code_of_it(touch: Touch) -> None:
    kiosk = touch.kiosk
    await enters(touch, "6 網站連結", "中華郵政全球資訊網")
    for entry, address in (("1 中華郵政全球資訊網", "https://www.post.gov.tw"), ("3 165", "https://165.npa.gov.tw")):
        await touch.goes_on(entry)
        screen = await kiosk.sees(address)
        assert read_code(screen) == address
        await goes_back(touch, f"►{entry}")
    await goes_back(touch, "歡迎使用")
