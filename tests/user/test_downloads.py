"""壹、四 文件下載: a document is read on the screen, printed, or saved on the customer's stick; its hash is checked."""

import secrets
from pathlib import Path

import pytest

from rakiosk_demo.pages import dated_pages
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from rakiosk_ra.pages.rows import ContentFileRow
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.user.pages import enters, publish, publish_demo, today

ATTACHED = "counter-checklist.txt"


@pytest.mark.manual("1.4.1", "1.4.2")
async def test_documents_are_listed_with_name_date_type_and_size_and_read_on_the_screen(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    publish_demo(kiosk.world, tmp_path)
    screen = await enters(kiosk, "4", "您要哪一份文件？", "首次使用說明", "遺失憑證晶片卡的處理")
    line = next(line for line in screen.split("\n") if "臨櫃應備文件" in line)
    assert "TXT" in line
    assert "1 kB" in line
    assert line.count("-") == 2
    await kiosk.goes_on("1")
    screen = await kiosk.sees("在螢幕上閱讀", "TXT")
    assert "列印" not in screen  # this kiosk has no printer
    await kiosk.goes_on("1")
    await kiosk.sees("■ 申請憑證", "• 兩種身分證件")
    await kiosk.goes_on("escape")
    await kiosk.sees("在螢幕上閱讀")
    await kiosk.goes_on("escape")
    await kiosk.sees("您要哪一份文件？", "►1 臨櫃應備文件")


@pytest.mark.manual("1.4.1")
async def test_every_one_of_sixty_one_documents_can_be_reached(kiosk: Kiosk, tmp_path: Path) -> None:
    for number in range(1, 62):
        head = f'+++\nkind = "document"\ntitle = "第{number}號文件"\ndate = {today()}\n+++\n'
        (tmp_path / f"d{number:02}.zh_TW.md").write_text(f"{head}第{number}號文件的內容。\n", "utf-8")
    publish(kiosk.world, tmp_path)
    await enters(kiosk, "4", "第1號文件", " + 其他項目：第 31 至 60 項，共 61 項")
    await kiosk.goes_on("+")
    await kiosk.sees("第31號文件")
    await kiosk.goes_on("+")
    await kiosk.sees("第61號文件")
    await kiosk.goes_on("1", "1")
    await kiosk.sees("第61號文件的內容。")
    await kiosk.goes_on("escape")
    await kiosk.goes_on("escape")
    await kiosk.sees("►1 第61號文件")


@pytest.mark.manual("1.4.3")
async def test_a_file_is_saved_whole_on_the_stick_and_printed_and_one_that_was_altered_is_neither(
    served_ra: World, tmp_path: Path
) -> None:
    attached = _published_with_a_file_of_its_own(served_ra, tmp_path)
    media, stick, paper = FolderMedia(), tmp_path / "stick", tmp_path / "paper"
    async with kiosk_of(served_ra, tmp_path, media=media, printer_folder=paper) as kiosk:
        await enters(kiosk, "4", "臨櫃應備文件")
        await kiosk.goes_on("1")
        _alter_file(served_ra, b"altered")
        await kiosk.goes_on("3")
        await kiosk.sees("此頁面未通過檢查，不予顯示。", "R08")
        _alter_file(served_ra, attached)
        await kiosk.goes_on("enter")
        await kiosk.sees("請插入您的隨身碟")
        media.insert(FolderStick(stick, "STICK"))
        await kiosk.sees("現在可以取出隨身碟")
        assert (stick / ATTACHED).read_bytes() == attached
        media.pull()
        await kiosk.sees("在螢幕上閱讀", "►3")
        await kiosk.goes_on("2")
        await kiosk.sees_one_of("是否", "印出")
        assert next(paper.glob("*.pdf")).read_bytes().startswith(b"%PDF-")


def _published_with_a_file_of_its_own(world: World, folder: Path) -> bytes:
    """The demo's pages, with a file that this RA has not handed out yet: what it has, it holds in memory; the file."""
    pages = dated_pages(folder / "demo-pages", today())
    file = next(pages.rglob(ATTACHED))
    file.write_text(f"{file.read_text('utf-8')}\n{secrets.token_hex(8)}\n", "utf-8")
    publish(world, pages)
    return file.read_bytes()


def _alter_file(world: World, content: bytes) -> None:
    with world.registry.database.write() as session:
        for row in session.query(ContentFileRow):
            row.content = content
