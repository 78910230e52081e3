"""簽章測試 with a certificate file: it signs, RA and kiosk judge it, and whatever is not good is told in words."""

import pytest

from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import revokes_elsewhere
from tests.kiosk import Kiosk
from tests.ra.world import World
from tests.software.flows import ASK_PASSWORD, OLD_FILE_PASSWORD, puts_old_files_on
from tests.software.people import FileCustomer, certified_file_customer

WHICH, PASSED = "請選擇要測試的憑證檔", "憑證檔測試通過"


@pytest.fixture
def owner(served_ra: World, stick: FolderStick) -> FileCustomer:
    """A customer with both files on the stick."""
    customer = certified_file_customer(served_ra)
    puts_old_files_on(stick, customer)
    return customer


async def has_tested(kiosk: Kiosk, key: str) -> None:
    await kiosk.press("7")
    await kiosk.sees(WHICH)
    await kiosk.press(key)
    await kiosk.sees(ASK_PASSWORD)
    await kiosk.enter(OLD_FILE_PASSWORD)


async def test_a_good_file_passes_and_every_other_is_told_why_not(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer
) -> None:
    media.insert(stick)
    await kiosk.sign_in(owner)
    await has_tested(kiosk, "2")
    screen = await kiosk.sees(PASSED, "簽章憑證", "有效")
    assert any(c.serial.upper() in screen.replace(" ", "") for c in kiosk.world.admin.certificates.of(owner.cn))
    await kiosk.goes_on("enter")
    await has_tested(kiosk, "1")
    await kiosk.sees("這是加密憑證檔，不能用於簽章", "請選擇您的簽章憑證檔")
    await kiosk.goes_on("enter")
    kiosk.world.admin.certificates.hold(owner.cn)
    await has_tested(kiosk, "2")
    await kiosk.sees("檔案可以簽章，但憑證已暫禁", "解禁須臨櫃辦理")
    await kiosk.goes_on("enter")
    revokes_elsewhere(kiosk.world, owner)
    await has_tested(kiosk, "2")
    await kiosk.sees("檔案可以簽章，但憑證已註銷")
    await kiosk.goes_on("enter")
    await kiosk.line.cut()
    await has_tested(kiosk, "2")
    await kiosk.sees("檔案內的金鑰可以簽章", "無法得知憑證狀態")


async def test_another_customers_file_is_not_taken_for_ones_own(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, owner: FileCustomer
) -> None:
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(kiosk.world))
    await has_tested(kiosk, "2")
    await kiosk.sees("這個檔案內的憑證不是我們簽發給您的")
