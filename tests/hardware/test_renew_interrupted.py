"""貳、二 after the payment: left, pulled, cut off, or taken up elsewhere, it goes on from the order without a debit."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from ra_contract.order import OrderState
from rakiosk_demo.simulators.card.faults import Fault
from tests.fault_proxy import Break, FaultProxy, breaks_everywhere
from tests.flows import (
    ACCOUNT,
    CARD_REMOVED,
    OWN_ACCOUNTS,
    PAID,
    RA_UNREACHABLE,
    RENEWED,
    at_the_account,
    at_the_pin_of_the_renewal,
    at_the_receipt,
    logs_out,
    renewable_customer,
    walks_to_the_renewal,
)
from tests.kiosk import PIN, Customer, Kiosk, kiosk_of
from tests.line import Line

LEAVE, OLD_ONES_WORK = "已扣款但尚未完成，是否要先離開", "您的舊憑證仍可照常使用"
MAY_NOT_SIGN = "完成展期之前，晶片卡可能無法簽章"
Way = Callable[[Kiosk, Customer], Awaitable[object]]


async def is_renewed_once(kiosk: Kiosk, customer: Customer) -> None:
    """One order, one debit, and for each use one valid certificate; no try is lost."""
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]
    assert sum(account.debits for account in kiosk.world.admin.bank.accounts(customer.cn)) == 1
    certificates = kiosk.world.admin.certificates.of(customer.cn)
    assert sorted(c.use for c in certificates if c.status is Status.VALID) == sorted(Use)
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.2.5", "2.2.6")
async def test_left_at_the_pin_it_is_told_what_stays_open_and_goes_on_without_a_second_debit(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    assert kiosk.app.visit is not None
    number = kiosk.ordering.placed.number
    await kiosk.press("escape")
    await kiosk.sees(LEAVE, number, "仍然保留", OLD_ONES_WORK, f"若未於 {kept_until(kiosk)} 前完成，費用將退回您的帳戶")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請選擇服務項目", f"您有一筆未完成的憑證展期 {number}，請選擇「憑證展期」繼續辦理")
    await kiosk.press("2")
    await kiosk.sees("已同意用戶約定條款", number)
    await kiosk.goes_on("enter")
    screen = await kiosk.sees(PAID, "收據編號", number)
    assert OWN_ACCOUNTS not in screen
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)


def kept_until(kiosk: Kiosk) -> str:
    """The day on which the fee goes back unless the renewal is finished: by the RA's settings 30 days from now."""
    days = kiosk.world.registry.settings.renewal.paid_days
    return f"{datetime.now(UTC).astimezone() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.manual("2.2.6")
@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_who_presses_cancel_after_paying_and_then_goes_on_is_at_the_pin_again(
    kiosk: Kiosk, renewable: Customer, key: str
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    await kiosk.sees("新的簽章金鑰將取代舊金鑰，完成前請勿取出晶片卡")
    await kiosk.press("escape")
    await kiosk.sees(LEAVE, "先離開", "繼續")
    await kiosk.press(key)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees(RENEWED)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.5")
async def test_escape_at_the_receipt_leads_nowhere_and_the_receipt_stays(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_receipt(kiosk, renewable)
    await kiosk.press("escape")
    await kiosk.sees(PAID, "收據編號")
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.5", "2.2.6")
@pytest.mark.parametrize("go_there", [at_the_receipt, at_the_pin_of_the_renewal])
async def test_who_logs_out_after_paying_goes_on_at_another_kiosk_without_a_second_debit(
    kiosk: Kiosk, renewable: Customer, go_there: Way, tmp_path: Path
) -> None:
    await go_there(kiosk, renewable)
    assert kiosk.app.visit is not None
    number = kiosk.ordering.placed.number
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統", number, "將會保留", f"若未於 {kept_until(kiosk)} 前完成，費用將退回您的帳戶")
    await kiosk.press("enter")
    await kiosk.sees("請取回您的晶片卡")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")
    async with kiosk_of(kiosk.world, tmp_path / f"{tmp_path.name}-elsewhere") as other:
        other.reader.insert(renewable.card)
        await other.sign_in(renewable)
        await other.sees(f"您有一筆未完成的憑證展期 {number}", "讀卡機：晶片卡已插入")
        await other.press("2")
        await walks_to_the_renewal(other, renewable)
        await is_renewed_once(other, renewable)


@pytest.mark.manual("2.2.6")
@pytest.mark.parametrize("fault", [Fault.PULL_BEFORE, Fault.PULL_AFTER])
async def test_pulled_during_the_work_it_is_told_and_the_same_pin_goes_on(
    kiosk: Kiosk, renewable: Customer, fault: Fault
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    for command in (1, 2, 3, 5, 6, 8, 11, 15, 20):
        kiosk.reader.plan(fault, at=command)
        await kiosk.enter(PIN)
        await kiosk.sees(CARD_REMOVED, "請重新插入同一張晶片卡", "仍然保留")
        assert kiosk.reader.pending_fault is None
        kiosk.reader.insert(renewable.card)
        await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees(RENEWED)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.2", "2.2.3", "2.2.4", "2.2.6")
async def test_pulled_at_a_prompt_it_is_told_and_put_back_it_goes_on(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    await kiosk.type(PIN[:4])
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED, "仍然保留", "C07")
    kiosk.reader.insert(renewable.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.4", "2.2.5")
async def test_the_card_may_be_out_while_the_account_is_typed_and_is_asked_for_at_the_pin(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_account(kiosk, renewable)
    kiosk.reader.pull()
    await kiosk.sees("讀卡機：已就緒，尚未插入晶片卡", ACCOUNT)
    await kiosk.enter(kiosk.world.admin.bank.accounts(renewable.cn)[0].number)
    await kiosk.sees(PAID)
    await kiosk.goes_on("enter")
    await kiosk.sees("讀卡機中沒有晶片卡", "C03", "仍然保留")
    kiosk.reader.insert(renewable.card)
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.6")
async def test_a_card_swapped_after_the_payment_is_named_and_nothing_happens_to_it(
    kiosk: Kiosk, renewable: Customer
) -> None:
    other = renewable_customer(kiosk.world)
    await at_the_pin_of_the_renewal(kiosk, renewable)
    kiosk.reader.insert(other.card)
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "這張卡沒有任何變更", "C06")
    assert other.card.pin_tries_left == 3
    kiosk.reader.insert(renewable.card)
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6", "2.2.7")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_the_line_may_break_at_every_request_and_one_debit_comes_of_it(
    kiosk: Kiosk, renewable: Customer, break_line: Break
) -> None:
    broke_at = await breaks_everywhere(
        kiosk, renewable, "2", break_line, lambda: walks_to_the_renewal(kiosk, renewable)
    )
    for kind in ("payment", "old-key-proof", "certificates/signing", "certificates/encryption", "confirmation"):
        assert f"PUT /v1/orders/…/{kind}" in broke_at
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.7")
async def test_a_confirmation_whose_answer_is_lost_is_found_again_without_the_pin(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    FaultProxy(kiosk, Line.cut_before_the_answer, "confirmation")
    await kiosk.enter(PIN)
    await kiosk.sees(RA_UNREACHABLE, "R01")
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees(RENEWED, "收據編號")
    await is_renewed_once(kiosk, renewable)


@pytest.mark.manual("2.2.6")
async def test_cut_off_after_the_old_key_is_gone_it_goes_on_at_another_visit(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    FaultProxy(kiosk, Line.cut, "certificates/signing")  # the new key is made, its certificate is not there yet
    await kiosk.enter(PIN)
    await kiosk.sees(RA_UNREACHABLE, "仍然保留", MAY_NOT_SIGN, f"若未於 {kept_until(kiosk)} 前完成")
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.press("escape")
    await kiosk.sees(LEAVE, MAY_NOT_SIGN, "為您加密的資料仍可讀取")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請選擇服務項目")
    await logs_out(kiosk)
    kiosk.reader.insert(renewable.card)
    await kiosk.sign_in(renewable)
    await kiosk.sees("讀卡機：晶片卡已插入", "您有一筆未完成的憑證展期")
    await kiosk.press("2")
    await walks_to_the_renewal(kiosk, renewable)
    await is_renewed_once(kiosk, renewable)
