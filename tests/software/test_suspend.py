"""參、四 憑證暫禁 of certificates in files: as on a card, without any stick."""

import pytest

from ra_contract.certificate import Status, Use
from tests.flows import authority_statuses, statuses
from tests.kiosk import Kiosk
from tests.software.people import certified_file_customer


@pytest.mark.manual("3.4.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5")
async def test_all_certificates_are_suspended_and_then_it_cannot_be_done_again(kiosk: Kiosk) -> None:
    customer = certified_file_customer(kiosk.world)
    await kiosk.sign_in(customer)
    await kiosk.press("4")
    await kiosk.sees("憑證暫禁（暫時停用）", "解禁須臨櫃辦理")
    await kiosk.press("enter")
    await kiosk.sees("請選擇要暫禁的憑證", "所有有效憑證")
    await kiosk.press("1")
    await kiosk.sees("將繼續進行憑證暫禁", "立即生效")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請再次輸入登入密碼")
    await kiosk.enter(customer.password)
    await kiosk.sees("憑證暫禁完成", "簽章憑證", "加密憑證", "已暫禁", "解禁須臨櫃辦理")
    assert statuses(kiosk, customer) == {Use.SIGNING: Status.HELD, Use.ENCRYPTION: Status.HELD}
    assert authority_statuses(kiosk, customer) == {("held", "certificate_hold")}
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("4")
    await kiosk.sees("目前無法執行憑證暫禁", "已暫禁")


@pytest.mark.manual("3.4.2", "3.4.4")
async def test_one_certificate_may_be_suspended_alone(kiosk: Kiosk) -> None:
    customer = certified_file_customer(kiosk.world)
    await kiosk.sign_in(customer)
    await kiosk.press("4")
    await kiosk.sees("憑證暫禁（暫時停用）")
    await kiosk.goes_on("enter")
    await kiosk.goes_on("2")
    await kiosk.sees("將繼續進行憑證暫禁")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請再次輸入登入密碼")
    await kiosk.enter(customer.password)
    await kiosk.sees("憑證暫禁完成")
    assert sorted(statuses(kiosk, customer).values()) == [Status.HELD, Status.VALID]
