"""A kiosk whose settings name a PKCS#11 module: what such a module can do is done, and the rest is said."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rakiosk.card.desk import Desk
from rakiosk.card.pkcs11 import TokenReader
from rakiosk.card.token_session import TokenSession
from rakiosk.domain.certificate import Carrier, KeyAlgorithm, Use
from rakiosk.ra.wire import ManagementAlgorithm
from tests.card.rig import pin
from tests.kiosk import PIN, WRONG_PIN, Kiosk, kiosk_name, kiosk_of
from tests.ra.world import PASSWORD, World
from tests.ways import new_account

pytestmark = pytest.mark.xdist_group("softhsm")

CN, NEW_PIN = "TOKEN-1", "805317"
CANNOT = ("本機台無法以這種晶片卡辦理此項作業", "C19")


class Holder:
    """Who signs in."""

    cn, password = CN, PASSWORD


@pytest.fixture
async def guid(served_ra: World, module: str, token: str) -> str:
    """A token with keys and certificates of the customer that run out soon; by which GUID the RA knows it."""
    desk = Desk(TokenReader(module, label=token), make_session=TokenSession)
    now, office = datetime.now(UTC), served_ra.office
    validity = (now - timedelta(days=345), now + timedelta(days=20))
    async with desk.opened() as card:
        office.add_customer(CN, "林測試", Carrier.CARD, PASSWORD, must_change=False, approved=True)
        office.add_card(card.guid, CN, bytes(24), ManagementAlgorithm.AES_192, "12345678", "C-TEST")
        await card.verify(pin())
        for use in Use:
            key = await card.generate(use, KeyAlgorithm.P_256)
            await card.write_certificate(use, office.issue(CN, use, key, *validity, card.guid))
        guid = card.guid
    await desk.close()
    new_account(served_ra, Holder())
    return guid


@pytest.fixture
async def kiosk(served_ra: World, module: str, guid: str, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """The kiosk, with somebody signed in."""
    assert guid
    async with kiosk_of(served_ra, tmp_path, module=Path(module)) as running:
        await running.sign_in(Holder())
        await running.sees("讀卡機：晶片卡已插入")
        yield running


@pytest.mark.manual("2.2.3", "2.6.4", "2.8.2", "2.8.4", "2.9.3", "2.9.4")
async def test_it_tests_and_changes_the_pin_and_says_of_the_rest_that_it_cannot(kiosk: Kiosk, tmp_path: Path) -> None:
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    await kiosk.press("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees("晶片卡測試通過")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")

    await kiosk.press("8")
    await kiosk.sees("再次輸入新晶片卡密碼")
    await kiosk.enter(WRONG_PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡所在的讀卡機")
    await kiosk.press("enter")
    await kiosk.sees("舊晶片卡密碼錯誤，沒有任何變更")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡所在的讀卡機")
    await kiosk.press("enter")
    await kiosk.sees("晶片卡密碼更改完成")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")

    await kiosk.press("2")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees(*CANNOT)
    assert sum(account.debits for account in kiosk.world.office.accounts(CN)) == 0
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")

    kiosk.world.office.add_pin_reset(CN, kiosk_name(tmp_path), "clerk01")
    await kiosk.press("6")
    await kiosk.sees("請輸入欲設定之晶片卡密碼")
    await kiosk.enter(NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡所在的讀卡機")
    await kiosk.press("enter")
    await kiosk.sees(*CANNOT)
