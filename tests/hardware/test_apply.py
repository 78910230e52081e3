"""貳、一 憑證申請: by keys, on the real parts, and wrong on purpose."""

import pytest

from rakiosk.domain.certificate import Status
from rakiosk.domain.order import OrderState
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk


async def at_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    """Sign in and go through the terms, up to the card PIN."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("同意", "不同意")
    await kiosk.press("enter")
    await kiosk.sees("已同意用戶約定條款")
    await kiosk.press("enter")
    await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.1.1")
async def test_a_customer_without_an_order_at_the_counter_is_told_so(kiosk: Kiosk) -> None:
    from tests.kiosk import new_customer

    customer = new_customer(kiosk.world, approved=False)
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("您尚未臨櫃辦理憑證申請", "雙證件", "A01")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.1.2")
async def test_the_terms_want_a_card_and_can_be_refused(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("第一條", "已閱讀 0 %")
    await kiosk.press("end")
    await kiosk.sees("條款到此結束")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert kiosk.app.visit is not None and kiosk.app.visit.customer.open_orders == ()


@pytest.mark.manual("2.1.2", "2.1.3", "2.1.4", "2.1.5")
async def test_a_customer_applies_and_the_card_holds_what_the_ra_issued(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.sees("還剩 3 次機會")
    await kiosk.enter(PIN)
    screen = await kiosk.sees("憑證申請成功", "簽章憑證", "加密憑證", "有效期間")
    certificates = kiosk.world.office.certificates(customer.cn)
    assert [certificate.status for certificate in certificates] == [Status.VALID, Status.VALID]
    for certificate in certificates:
        assert certificate.serial.upper() in screen.replace(" ", "")
