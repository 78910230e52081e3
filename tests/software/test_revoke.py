"""參、三 憑證註銷 of certificates in files: as on a card, with reasons that fit files, and without any stick."""

import pytest

from ra_contract.certificate import Reason, Status, Use
from tests.flows import statuses
from tests.kiosk import Kiosk
from tests.software.people import certified_file_customer, new_file_customer

REASONS = (
    ("憑證檔遺失，或可能已被他人取得", Reason.KEY_COMPROMISE),
    ("姓名或身分證號已變更", Reason.AFFILIATION_CHANGED),
    ("已改用其他憑證", Reason.SUPERSEDED),
    ("不再需要使用", Reason.CESSATION),
)


@pytest.mark.manual("3.3.1", "3.3.2", "3.3.3", "3.3.4")
async def test_all_certificates_are_revoked_with_a_reason_that_fits_files(kiosk: Kiosk) -> None:
    customer = certified_file_customer(kiosk.world)
    await kiosk.sign_in(customer)
    await kiosk.press("3")
    screen = await kiosk.sees("您現有的憑證", "註銷後，憑證將永久失效", "簽章憑證", "加密憑證")
    for certificate in kiosk.world.admin.certificates.of(customer.cn):
        assert certificate.serial.upper() in screen.replace(" ", "")
    await kiosk.press("enter")
    await kiosk.sees("是否先辦理暫禁（暫時停用）即可？")
    await kiosk.press("2")
    await kiosk.sees("請選擇要註銷的憑證")
    await kiosk.press("1")
    screen = await kiosk.sees("請選擇註銷原因", *(f"{number} {words}" for number, (words, _) in enumerate(REASONS, 1)))
    assert "晶片卡" not in screen.replace("讀卡機：已就緒，尚未插入晶片卡", "")
    await kiosk.press("1")
    await kiosk.sees("將註銷憑證", "註銷後無法復原")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請再次輸入登入密碼")
    await kiosk.enter("Wrong4you")
    await kiosk.sees("登入密碼不正確")
    await kiosk.enter(customer.password)
    await kiosk.sees("憑證註銷完成", "如果您手上還有加密憑證檔，請保留")
    assert statuses(kiosk, customer) == {Use.SIGNING: Status.REVOKED, Use.ENCRYPTION: Status.REVOKED}
    assert {c.reason for c in kiosk.world.admin.certificates.of(customer.cn)} == {Reason.KEY_COMPROMISE}
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("3.3.3")
async def test_the_way_back_has_the_focus_and_nothing_is_revoked(kiosk: Kiosk) -> None:
    customer = certified_file_customer(kiosk.world)
    await kiosk.sign_in(customer)
    await kiosk.press("3")
    await kiosk.sees("您現有的憑證")
    await kiosk.goes_on("enter")
    await kiosk.sees("是否先辦理暫禁（暫時停用）即可？")
    for key in ("2", "1", "4"):
        await kiosk.goes_on(key)
    await kiosk.sees("將註銷憑證")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert set(statuses(kiosk, customer).values()) == {Status.VALID}


@pytest.mark.manual("3.3.1")
async def test_who_has_no_certificates_is_told_so(kiosk: Kiosk) -> None:
    await kiosk.sign_in(new_file_customer(kiosk.world))
    await kiosk.press("3")
    await kiosk.sees("沒有可以註銷的憑證", "您還沒有憑證")
