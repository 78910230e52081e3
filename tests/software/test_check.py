"""檢查我的憑證檔: which file it is, how it stands, and a new password for it, written whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from ra_contract.certificate import Use
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import revokes_elsewhere
from tests.kiosk import Kiosk
from tests.ra.world import World
from tests.software.flows import (
    CHOOSE_FORMAT,
    FILE_PASSWORD,
    OLD_FILE_PASSWORD,
    REPLACES,
    WHICH_TO_CHECK,
    chooses_another_password,
    held_in,
    opens_to_check,
    puts_old_files_on,
)
from tests.software.people import FileCustomer, certified_file_customer

IN_ORDER, NEXT = "憑證檔正常", "請選擇要辦理的事項"


@pytest.fixture
def owner(served_ra: World, stick: FolderStick) -> FileCustomer:
    """A customer with both files on the stick."""
    customer = certified_file_customer(served_ra)
    puts_old_files_on(stick, customer)
    return customer


async def test_each_file_is_told_by_use_serial_and_standing(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer, caplog: pytest.LogCaptureFixture
) -> None:
    media.insert(stick)
    certificates = {c.use: c for c in kiosk.world.admin.certificates.of(owner.cn)}
    await kiosk.sign_in(owner)
    await kiosk.sees("檢查我的憑證檔", "簽章測試")
    for key, use, words in (("1", Use.ENCRYPTION, "加密憑證"), ("2", Use.SIGNING, "簽章憑證")):
        await opens_to_check(kiosk, key)
        screen = await kiosk.sees(IN_ORDER, words)
        assert certificates[use].serial.upper() in screen.replace(" ", "")
        await kiosk.goes_on("enter")
        await kiosk.sees(NEXT)
        await kiosk.press("escape")
        await kiosk.sees("請選擇服務項目")
    kiosk.world.admin.certificates.hold(owner.cn)
    await opens_to_check(kiosk, "1")
    await kiosk.sees("檔案內的憑證目前無效", "已暫禁", "解禁須臨櫃辦理")
    await kiosk.goes_on("enter")
    await kiosk.goes_on("escape")
    revokes_elsewhere(kiosk.world, owner)
    await opens_to_check(kiosk, "1")
    await kiosk.sees("檔案內的憑證目前無效", "已註銷")
    await kiosk.goes_on("enter")
    await kiosk.goes_on("escape")
    await kiosk.line.cut()
    caplog.clear()
    await opens_to_check(kiosk, "1")
    await kiosk.sees("這個憑證檔密碼可開啟檔案", "無法得知憑證狀態")
    assert "R01 RaUnreachable" in caplog.text


async def test_a_file_that_is_none_of_ones_own_is_told(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World
) -> None:
    puts_old_files_on(stick, certified_file_customer(served_ra))
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(served_ra))
    await opens_to_check(kiosk, "1")
    await kiosk.sees("這個檔案對您沒有用處")


async def test_a_stick_without_certificate_files_is_told_and_another_goes_on(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer, tmp_path: Path
) -> None:
    media.insert(FolderStick(tmp_path / "empty", "EMPTY"))
    await kiosk.sign_in(owner)
    await kiosk.press("6")
    await kiosk.sees("M11")
    media.pull()
    media.insert(stick)
    await kiosk.sees(WHICH_TO_CHECK)


async def test_the_password_is_changed_and_the_file_opens_with_the_new_one_only(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer
) -> None:
    media.insert(stick)
    before = held_in(stick, OLD_FILE_PASSWORD)
    name = sorted(before)[1]
    await kiosk.sign_in(owner)
    await opens_to_check(kiosk, "2")
    await kiosk.sees(IN_ORDER)
    await kiosk.goes_on("enter")
    await kiosk.sees(NEXT)
    await kiosk.press("1")
    await kiosk.sees("請設定新的憑證檔密碼")
    await kiosk.enter(FILE_PASSWORD, FILE_PASSWORD)
    await kiosk.sees(CHOOSE_FORMAT)
    await kiosk.press("2")
    await kiosk.sees(REPLACES, name)
    await kiosk.press("tab", "enter")
    await kiosk.sees("憑證檔密碼已變更")
    await kiosk.goes_on("enter")
    await kiosk.sees("您現在可以取出隨身碟")
    assert held_in(stick) == {name: before[name]}
    assert list(held_in(stick, OLD_FILE_PASSWORD)) == [min(before)]
    key = pkcs12.load_pkcs12((stick.folder / name).read_bytes(), FILE_PASSWORD.encode()).key
    assert key is not None
    assert key.private_numbers() == owner.keys[Use.SIGNING].private_numbers()  # type: ignore[union-attr]


async def test_a_change_that_finds_no_room_or_is_refused_leaves_the_file_as_it_was(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer
) -> None:
    media.insert(stick)
    before = {file.name: file.read_bytes() for file in stick.folder.iterdir()}
    await kiosk.sign_in(owner)
    for filled in (False, True):
        await opens_to_check(kiosk, "2")
        await kiosk.sees(IN_ORDER)
        await chooses_another_password(kiosk)
        await kiosk.sees(REPLACES)
        if filled:
            media.alter(lambda present: replace(present, free=10))
            await kiosk.press("tab", "enter")
            await kiosk.sees("M06")
        await kiosk.press("escape")
        await kiosk.sees("請選擇服務項目")
        assert {file.name: file.read_bytes() for file in stick.folder.iterdir()} == before
