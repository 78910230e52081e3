"""貳、二-4 扣款作業: every refused debit in words, what is in doubt asked again, and the fee taken once."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from ra_contract.order import OrderState
from rakiosk_ra.bank.rows import Mood
from tests.flows import (
    ACCOUNT,
    OWN_ACCOUNTS,
    PAID,
    RA_UNREACHABLE,
    account_of,
    at_the_account,
    at_the_own_accounts,
    new_account,
    new_account_number,
    renewable_customer,
    walks_to_the_renewal,
)
from tests.kiosk import Customer, Kiosk
from tests.ra.world import World

IN_DOUBT = ("扣款結果尚待確認", "請勿在他處再次付款", "絕不會重複扣款", "B13", "仍然保留")
WRONG_SHAPE = "存簿儲金帳號為 14 位數字，劃撥儲金帳號為 8 位數字。尚未扣款。"


def debits_of(kiosk: Kiosk, customer: Customer) -> int:
    return sum(account.debits for account in kiosk.world.admin.bank.accounts(customer.cn))


async def state_of(kiosk: Kiosk) -> list[OrderState]:
    assert kiosk.app.visit is not None
    return [order.state for order in await kiosk.app.visit.ra.orders()]


async def leaves(kiosk: Kiosk) -> None:
    """From the field for an account over the list of one's own to the home."""
    await kiosk.press("escape")
    await kiosk.sees(OWN_ACCOUNTS)
    await kiosk.press("escape")


class Obstacle(NamedTuple):
    """An account that nothing can be debited from, and how it is told."""

    account: Callable[[World, Customer], str]
    words: str


OBSTACLES = {
    "unknown": Obstacle(lambda _world, _owner: new_account_number(), "查無此帳號。尚未扣款。"),
    "not yours": Obstacle(lambda world, _owner: account_of_another(world), "這不是您本人的帳戶。尚未扣款。"),
    "frozen": Obstacle(
        lambda world, owner: new_account(world, owner, frozen=True),
        "這個帳戶已凍結，請使用其他帳戶或洽櫃檯。尚未扣款。",
    ),
    "not enough": Obstacle(lambda world, owner: new_account(world, owner, 149), "這個帳戶的餘額不足。尚未扣款。"),
    "limit": Obstacle(
        lambda world, owner: new_account(world, owner, daily_limit=149), "這個帳戶已達每日限額。尚未扣款。"
    ),
}


def account_of_another(world: World) -> str:
    return world.admin.bank.accounts(renewable_customer(world).cn)[0].number


@pytest.mark.manual("2.2.4")
@pytest.mark.parametrize("obstacle", OBSTACLES.values(), ids=OBSTACLES)
async def test_a_refused_debit_is_told_in_words_and_another_account_pays(
    kiosk: Kiosk, renewable: Customer, obstacle: Obstacle
) -> None:
    own = account_of(kiosk, renewable)
    refused = obstacle.account(kiosk.world, renewable)
    await at_the_account(kiosk, renewable)
    await kiosk.enter(refused)
    await kiosk.sees(obstacle.words, ACCOUNT)
    assert debits_of(kiosk, renewable) == 0
    assert await state_of(kiosk) == [OrderState.OPENED]
    await kiosk.enter(own)
    await kiosk.sees(PAID)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.4")
async def test_a_bank_that_is_closed_is_told_and_the_order_is_kept(kiosk: Kiosk, renewable: Customer) -> None:
    kiosk.world.admin.bank.turn(Mood.CLOSED)
    await at_the_account(kiosk, renewable)
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees("目前非扣款服務時間，您的申請案會保留", "尚未扣款", ACCOUNT)
    await leaves(kiosk)
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    kiosk.world.admin.bank.turn(Mood.NORMAL)
    await kiosk.press("2")
    await walks_to_the_renewal(kiosk, renewable)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.4")
@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567890123", "123456789012345", "1234567x"])
async def test_a_number_of_another_shape_is_told_before_anything_is_sent(
    kiosk: Kiosk, renewable: Customer, typed: str
) -> None:
    await at_the_account(kiosk, renewable)
    await kiosk.line.cut()
    await kiosk.enter(typed)
    screen = await kiosk.sees(WRONG_SHAPE, ACCOUNT)
    assert RA_UNREACHABLE not in screen


@pytest.mark.manual("2.2.4", "2.2.5")
async def test_a_giro_account_is_taken_as_people_write_it(kiosk: Kiosk, renewable: Customer) -> None:
    number = new_account(kiosk.world, renewable, number=new_account_number(8))
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in number[:4])
    await at_the_account(kiosk, renewable)
    await kiosk.enter(f"{full_width}-{number[4:]}")
    screen = await kiosk.sees(PAID, f"****{number[-4:]}")
    assert number not in screen
    debits = {account.number: account.debits for account in kiosk.world.admin.bank.accounts(renewable.cn)}
    assert debits[number] == 1


@pytest.mark.manual("2.2.4")
async def test_a_slip_of_the_finger_can_be_rubbed_out(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_account(kiosk, renewable)
    await kiosk.type(f"{account_of(kiosk, renewable)}7")
    await kiosk.press("backspace", "enter")
    await kiosk.sees(PAID)


@pytest.mark.manual("2.2.4")
async def test_leaving_at_the_account_costs_nothing_and_keeps_the_order(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_account(kiosk, renewable)
    await kiosk.type(account_of(kiosk, renewable))
    await leaves(kiosk)
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    assert debits_of(kiosk, renewable) == 0
    assert await state_of(kiosk) == [OrderState.OPENED]


@pytest.mark.manual("2.2.4", "2.2.5")
@pytest.mark.parametrize("mood", [Mood.LATE, Mood.LOST, Mood.SILENT])
async def test_a_payment_in_doubt_is_asked_for_again_without_typing_and_taken_once(
    kiosk: Kiosk, renewable: Customer, mood: Mood
) -> None:
    await at_the_account(kiosk, renewable)
    kiosk.world.admin.bank.turn(mood)
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees(*IN_DOUBT)
    await kiosk.goes_on("enter")
    await kiosk.sees(*IN_DOUBT)
    kiosk.world.admin.bank.turn(Mood.NORMAL)
    await kiosk.goes_on("enter")
    await kiosk.sees(PAID)
    assert debits_of(kiosk, renewable) == 1
    await walks_to_the_renewal(kiosk, renewable)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.5")
@pytest.mark.parametrize("mood", [Mood.LATE, Mood.LOST])
async def test_who_leaves_a_payment_in_doubt_finds_the_order_and_pays_once(
    kiosk: Kiosk, renewable: Customer, mood: Mood
) -> None:
    await at_the_account(kiosk, renewable)
    kiosk.world.admin.bank.turn(mood)
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees(*IN_DOUBT)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    kiosk.world.admin.bank.turn(Mood.NORMAL)
    await kiosk.press("2")
    await walks_to_the_renewal(kiosk, renewable)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.5")
async def test_a_debit_whose_answer_is_lost_on_the_line_is_found_again_without_typing(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_account(kiosk, renewable)
    await kiosk.line.cut_before_the_answer()
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees(RA_UNREACHABLE, "R01", "仍然保留")
    assert debits_of(kiosk, renewable) == 1
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees(PAID, "收據編號")
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.4")
async def test_certificates_that_are_suspended_while_typing_are_told_before_any_money_moves(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_account(kiosk, renewable)
    kiosk.world.admin.certificates.hold(renewable.cn)
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees("您的憑證已暫禁", "A03")
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.4", "2.2.5")
async def test_one_of_the_customers_own_accounts_is_chosen_without_typing_and_no_number_of_it_is_told(
    kiosk: Kiosk, renewable: Customer
) -> None:
    passbook, poor = (
        account_of(kiosk, renewable),
        new_account(kiosk.world, renewable, 149, number=new_account_number(8)),
    )
    numbers = [account.number for account in kiosk.world.admin.bank.accounts(renewable.cn)]
    await at_the_own_accounts(kiosk, renewable)
    screen = await kiosk.sees(
        f"存簿儲金帳戶，末四碼 {passbook[-4:]}", f"劃撥儲金帳戶，末四碼 {poor[-4:]}", "選擇後立即扣款"
    )
    told = repr(await kiosk.ra.own_accounts())
    assert not any(number in screen + told for number in numbers)
    await kiosk.goes_on(str(1 + numbers.index(poor)))
    await kiosk.sees(OWN_ACCOUNTS, "這個帳戶的餘額不足。尚未扣款。", "B10")
    await kiosk.goes_on(str(1 + numbers.index(passbook)))
    await kiosk.sees(PAID, f"{'*' * 10}{passbook[-4:]}")
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.4")
async def test_who_has_no_account_that_the_bank_tells_of_types_one(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_own_accounts(kiosk, renewable)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    kiosk.world.admin.bank.turn(Mood.SILENT)
    await kiosk.press("2")
    await kiosk.sees("已同意用戶約定條款")
    await kiosk.goes_on("enter")
    await kiosk.sees(ACCOUNT)
    kiosk.world.admin.bank.turn(Mood.NORMAL)
    await kiosk.enter(account_of(kiosk, renewable))
    await kiosk.sees(PAID)
