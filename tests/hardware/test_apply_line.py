"""貳、一 with the RA away or the session over: its own sentence, and it goes on with the same order."""

from pathlib import Path

import pytest

from ra_contract.certificate import Status
from ra_contract.order import OrderState
from tests.fault_proxy import Break, FaultProxy, breaks_everywhere
from tests.flows import RA_UNREACHABLE, at_the_pin, walks_to_the_end
from tests.kiosk import PIN, Customer, Kiosk
from tests.line import Line
from tests.ra.world import line

OWN_SENTENCE = (RA_UNREACHABLE, "已完成的步驟都會保留", "再試一次", "R01")


async def is_confirmed_once(kiosk: Kiosk, customer: Customer) -> None:
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]
    valid = [c for c in kiosk.world.admin.certificates.of(customer.cn) if c.status is Status.VALID]
    assert len(valid) == 2


@pytest.mark.manual("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_the_line_may_break_at_every_request_and_one_order_comes_of_it(
    kiosk: Kiosk, customer: Customer, break_line: Break
) -> None:
    broke_at = await breaks_everywhere(kiosk, customer, "1", break_line, lambda: walks_to_the_end(kiosk))
    for kind in ("GET /v1/terms/card", "POST /v1/orders", "PUT /v1/orders/…/card", "PUT /v1/orders/…/confirmation"):
        assert kind in broke_at
    assert len(broke_at) >= 10
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.4")
@pytest.mark.parametrize("request_kind", ["card-authentication", "certificates/signing", "certificates/encryption"])
async def test_an_ra_that_goes_away_during_the_work_is_its_own_sentence_and_costs_no_try(
    kiosk: Kiosk, customer: Customer, request_kind: str
) -> None:
    await at_the_pin(kiosk, customer)
    FaultProxy(kiosk, Line.cut, request_kind)
    await kiosk.enter(PIN)
    await kiosk.sees(*OWN_SENTENCE, "仍然保留")
    await kiosk.goes_on("enter")
    await kiosk.sees(*OWN_SENTENCE)
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.5")
async def test_a_confirmation_whose_answer_was_lost_is_found_again_without_the_pin(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_the_pin(kiosk, customer)
    fault_proxy = FaultProxy(kiosk, Line.cut_before_the_answer, "confirmation")
    await kiosk.enter(PIN)
    await kiosk.sees(*OWN_SENTENCE)
    serials = {c.serial for c in kiosk.world.admin.certificates.of(customer.cn) if c.status is Status.VALID}
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    screen = await kiosk.sees("憑證申請成功")
    assert len(fault_proxy.broke_at) == 1
    assert all(serial.upper() in screen.replace(" ", "") for serial in serials)
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.2")
async def test_leaving_while_the_ra_is_away_leads_home_and_the_order_is_found_later(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.line.cut()
    await kiosk.enter(PIN)
    await kiosk.sees(*OWN_SENTENCE)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.line.restore()
    await kiosk.press("1")
    await kiosk.sees("已同意用戶約定條款")
    await walks_to_the_end(kiosk)
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.4")
async def test_a_session_that_ended_elsewhere_is_told_and_the_next_one_goes_on_with_the_order(
    kiosk: Kiosk, customer: Customer, tmp_path: Path
) -> None:
    await at_the_pin(kiosk, customer)
    visit = kiosk.app.visit
    assert visit is not None
    token = kiosk.ra.transport._token
    assert token is not None
    number = kiosk.ordering.placed.number
    with line(kiosk.world.url, tmp_path) as http:
        http.delete("/v1/session", headers={"Authorization": f"Bearer {token.text()}"}).raise_for_status()
    await kiosk.enter(PIN)
    screen = await kiosk.sees("您已登出：這次登入已經結束", "已進行的步驟都會保留")
    assert "林測試" not in screen
    assert customer.cn not in screen
    await kiosk.press("enter")
    await kiosk.sees("請取回您的晶片卡")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees(f"您有一筆未完成的憑證申請 {number}")
    await kiosk.press("1")
    await walks_to_the_end(kiosk)
    assert kiosk.ordering.placed.number == number
    await is_confirmed_once(kiosk, customer)
