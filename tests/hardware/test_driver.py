"""貳、七 晶片卡驅動程式下載: what this counter's reader says of itself, and the driver for the customer's own PC."""

import asyncio
import hashlib
import os
import zipfile
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from rakiosk_demo.simulators.card.faults import Fault
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from rakiosk_ra.pages.rows import DriverRow
from tests.flows import RA_UNREACHABLE
from tests.kiosk import LARGE_TEXT, LOOK, Customer, Kiosk, kiosk_of
from tests.ra.world import World
from tests.user.test_links import read_code

HERE, OWN_PC = "本機台的讀卡機", "讀卡機驅動程式（供您自己的電腦使用）"


@pytest.fixture
def driver(served_ra: World, tmp_path: Path) -> Path:
    """A driver that the counter has published."""
    file = tmp_path / "ACR38 driver.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for folder in ("x86", "x64"):
            archive.writestr(f"ACR38 驅動程式/{folder}/Setup.exe", folder * 1000)
    served_ra.admin.driver.publish(file, "4.2.8")
    return file


async def chooses(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("7")


async def at_the_offer(kiosk: Kiosk, customer: Customer) -> str:
    await chooses(kiosk, customer)
    await kiosk.sees(HERE)
    await kiosk.goes_on("enter")
    return await kiosk.sees(OWN_PC)


@pytest.mark.manual("2.7.1")
async def test_the_reader_its_driver_and_the_card_in_it_are_told_in_words(kiosk: Kiosk, customer: Customer) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.home_has_looked()
    await kiosk.press("7")
    screen = await kiosk.sees(
        HERE, "讀卡機：晶片卡已插入", "ACS ACR38U 00 00", "本機台的驅動程式", "rakiosk (simulated)"
    )
    assert f"T=1 ATR {customer.card.atr.hex(' ').upper()}" in screen
    assert len(kiosk.reader.commands) == LOOK


@pytest.mark.manual("2.7.1")
async def test_without_a_card_and_without_a_reader_it_says_so(kiosk: Kiosk, customer: Customer) -> None:
    await chooses(kiosk, customer)
    screen = await kiosk.sees(HERE, "讀卡機：已就緒，尚未插入晶片卡", "無法得知")
    assert "ATR" not in screen
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    kiosk.reader.unplug()
    await kiosk.sees("讀卡機：未連接，請告知櫃檯人員")
    await kiosk.press("7")
    screen = await kiosk.sees(HERE, "讀卡機：未連接，請告知櫃檯人員", "無法得知")
    assert "ACS ACR38U" not in screen


@pytest.mark.manual("2.7.1")
async def test_a_reader_that_hangs_is_told_and_the_offer_is_open_all_the_same(
    served_ra: World, customer: Customer, driver: Path, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, card_deadline_seconds=0.5) as kiosk:
        kiosk.reader.insert(customer.card)
        await kiosk.sign_in(customer)
        kiosk.reader.plan(Fault.SILENCE, at=1)
        await kiosk.press("8")
        await kiosk.sees("C10")
        await kiosk.press("escape")
        await kiosk.sees("請選擇服務項目")
        await kiosk.press("7")
        await kiosk.sees(HERE, "讀卡機：沒有回應，請告知櫃檯人員", "無法得知")
        await kiosk.goes_on("enter")
        await kiosk.sees(OWN_PC, driver.name)
        kiosk.reader.release()


@pytest.mark.manual("2.7.2", "2.7.3")
async def test_the_file_is_offered_with_address_size_and_hash_and_is_there_to_be_fetched(
    kiosk: Kiosk, customer: Customer, driver: Path
) -> None:
    screen = await at_the_offer(kiosk, customer)
    content = await asyncio.to_thread(driver.read_bytes)
    address = f"{kiosk.world.pki_url}/driver/ACR38%20driver.zip"
    joined = "".join(screen.split())
    for words in ("ACR38driver.zip(4.2.8)", f"{len(content):,}B", address, hashlib.sha256(content).hexdigest()):
        assert words in joined
    async with httpx.AsyncClient(trust_env=False) as own_pc:
        assert (await own_pc.get(address)).content == content
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.7.3")
async def test_the_installation_says_32_bit_for_x86_and_64_bit_for_x64(
    kiosk: Kiosk, customer: Customer, driver: Path
) -> None:
    screen = "".join((await at_the_offer(kiosk, customer)).split())
    assert driver.name.replace(" ", "") in screen
    assert "32位元時執行x86\\Setup.exe" in screen
    assert "64位元時執行x64\\Setup.exe" in screen
    assert "「ACR38驅動程式」資料夾" in screen


@pytest.mark.manual("2.7.2")
async def test_in_large_text_the_whole_hash_can_be_read(
    served_ra: World, customer: Customer, driver: Path, tmp_path: Path
) -> None:
    digest = hashlib.sha256(await asyncio.to_thread(driver.read_bytes)).hexdigest()
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT) as kiosk:
        await at_the_offer(kiosk, customer)
        await kiosk.press("end")
        screen = await kiosk.sees("SHA-256", digest[-16:])
        assert digest in "".join(screen.split())


@pytest.mark.manual("2.7.1")
async def test_without_the_ra_the_reader_is_told_and_the_offer_comes_when_it_is_back(
    kiosk: Kiosk, customer: Customer, driver: Path
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.line.cut()
    await kiosk.press("7")
    await kiosk.sees(HERE, "ACS ACR38U 00 00")
    await kiosk.goes_on("enter")
    await kiosk.sees(RA_UNREACHABLE, "R01", "再試一次")
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees(OWN_PC, driver.name)


@pytest.mark.manual("2.7.2")
async def test_where_no_driver_is_published_the_counter_is_named(kiosk: Kiosk, customer: Customer) -> None:
    with kiosk.world.registry.database.write() as session:
        session.execute(sa.delete(DriverRow))
    await chooses(kiosk, customer)
    await kiosk.sees(HERE)
    await kiosk.goes_on("enter")
    screen = await kiosk.sees("目前沒有提供驅動程式", "請洽櫃檯")
    assert OWN_PC not in screen


@pytest.mark.manual("2.7.2")
async def test_the_driver_is_saved_whole_on_a_stick_and_its_address_is_read_from_the_code(
    served_ra: World, customer: Customer, driver: Path, tmp_path: Path
) -> None:
    media, stick = FolderMedia(), tmp_path / "stick"
    async with kiosk_of(served_ra, tmp_path, media=media) as kiosk:
        await at_the_offer(kiosk, customer)
        await kiosk.goes_on("enter")
        await kiosk.sees("您要如何帶走驅動程式？")
        await kiosk.goes_on("2")
        address = f"{kiosk.world.pki_url}/driver/ACR38%20driver.zip"
        assert read_code(await kiosk.sees("請以手機相機對準方塊。")) == address
        await kiosk.goes_on("escape")
        await kiosk.sees("您要如何帶走驅動程式？")
        whole = await asyncio.to_thread(driver.read_bytes)
        alter_driver(kiosk.world, whole[:-1])
        await kiosk.goes_on("1")
        await kiosk.sees("此頁面未通過檢查，不予顯示。", "R08")
        alter_driver(kiosk.world, whole)
        await kiosk.goes_on("enter")
        await kiosk.sees("請插入您的隨身碟")
        media.insert(FolderStick(stick, "STICK"))
        await kiosk.sees("您現在可以取出隨身碟")
        assert await asyncio.to_thread((stick / driver.name).read_bytes) == whole
        media.pull()
        await kiosk.sees("您要如何帶走驅動程式？")
        await kiosk.goes_on("escape")
        await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.7.2")
async def test_a_slow_download_tells_its_bytes_can_be_left_and_leaves_nothing_half(
    served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    file = tmp_path / "ACR38 driver.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Setup.exe", os.urandom(300_000))
    whole = await asyncio.to_thread(file.read_bytes)
    served_ra.admin.driver.publish(file, "4.2.9")
    media, stick = FolderMedia(), tmp_path / "stick"
    async with kiosk_of(served_ra, tmp_path, media=media) as kiosk:
        media.insert(FolderStick(stick, "STICK"))
        await at_the_offer(kiosk, customer)
        await kiosk.goes_on("enter")
        await kiosk.sees("您要如何帶走驅動程式？")
        kiosk.line.clog(100_000)
        await kiosk.press("1")
        screen = await kiosk.sees("已取得", f"共 {len(whole):,} 位元組", "不會留下不完整的檔案", "停止取得")
        assert 20 < int(screen.partition("位元組（")[2].partition("%")[0]) < 40
        await kiosk.press("escape")
        await kiosk.sees("您要如何帶走驅動程式？")
        assert not stick.exists() or not list(stick.iterdir())
        kiosk.line.flow()
        await kiosk.press("1")
        await kiosk.sees("您現在可以取出隨身碟")
        assert await asyncio.to_thread((stick / file.name).read_bytes) == whole


def alter_driver(world: World, content: bytes) -> None:
    """Put other bytes in the place of the file, under the hash that is told."""
    with world.registry.database.write() as session:
        session.execute(sa.update(DriverRow).values(content=content))
