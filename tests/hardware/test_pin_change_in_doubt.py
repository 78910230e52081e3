"""貳、八 whose answer is lost with the card: said so, and found out at no more than one try an entry."""

import pytest

from rakiosk_demo.simulators.card import SimulatedReader
from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import pin_of
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk

NEW_PIN = "314159"
CHANGED, FORM = "晶片卡密碼更改完成", "再次輸入新晶片卡密碼"
IN_DOUBT, WHICH = "無法確認晶片卡是否已採用您的新晶片卡密碼", "請輸入您剛才設定的新晶片卡密碼"
UNCHANGED, NOT_THE_PIN = "晶片卡密碼未更改，舊晶片卡密碼仍然有效", "這不是目前的晶片卡密碼"


async def changes(kiosk: Kiosk, customer: Customer, fault: Fault, old: str = PIN) -> None:
    """Change the PIN with this fault at the one command that does it (SELECT and the counter go before it)."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("8")
    await kiosk.sees(FORM)
    await kiosk.enter(old, NEW_PIN)
    await kiosk.type(NEW_PIN)
    kiosk.reader.plan(fault, at=3)
    await kiosk.press("enter")
    await kiosk.sees(IN_DOUBT, "請重新插入同一張晶片卡", "請先試新晶片卡密碼", "C20")


def put_back(reader: SimulatedReader, customer: Customer, fault: Fault) -> None:
    match fault:
        case Fault.SERVICE_STOP:
            reader.start_service()
        case Fault.UNPLUG:
            reader.plug_in()
        case _:
            reader.pull()
            reader.insert(customer.card)


@pytest.mark.manual("2.8.4")
@pytest.mark.parametrize(
    "fault", [Fault.PULL_AFTER, Fault.RESET_AFTER, Fault.SERVICE_STOP, Fault.UNPLUG, Fault.GARBLE], ids=str
)
async def test_the_new_pin_tells_and_costs_no_try_where_it_is_right(
    kiosk: Kiosk, customer: Customer, fault: Fault
) -> None:
    await changes(kiosk, customer, fault)
    put_back(kiosk.reader, customer, fault)
    await kiosk.sees(WHICH, "還剩 3 次機會")
    was_changed = pin_of(customer.card) == NEW_PIN
    await kiosk.enter(NEW_PIN)
    if was_changed:
        await kiosk.sees(CHANGED)
        assert customer.card.pin_tries_left == 3
    else:
        await kiosk.sees(NOT_THE_PIN, FORM, "還剩 2 次機會")
        assert (pin_of(customer.card), customer.card.pin_tries_left) == (PIN, 2)


@pytest.mark.manual("2.8.2", "2.8.4")
async def test_where_the_card_never_heard_of_it_the_old_pin_is_asked_for_again(
    kiosk: Kiosk, customer: Customer
) -> None:
    await changes(kiosk, customer, Fault.PULL_BEFORE)
    kiosk.reader.insert(customer.card)
    await kiosk.sees(WHICH)
    await kiosk.enter(NEW_PIN)
    await kiosk.sees(NOT_THE_PIN, "舊晶片卡密碼仍然有效", FORM, "還剩 2 次機會")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)
    assert (pin_of(customer.card), customer.card.pin_tries_left) == (NEW_PIN, 3)


@pytest.mark.manual("2.8.4")
async def test_tries_that_are_all_back_tell_without_another_entry(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(2)
    await changes(kiosk, customer, Fault.PULL_AFTER)
    kiosk.reader.insert(customer.card)
    await kiosk.sees(CHANGED)
    assert pin_of(customer.card) == NEW_PIN


@pytest.mark.manual("2.8.2", "2.8.4")
async def test_a_try_that_is_gone_tells_that_the_old_pin_was_wrong(kiosk: Kiosk, customer: Customer) -> None:
    await changes(kiosk, customer, Fault.PULL_AFTER, old=WRONG_PIN)
    kiosk.reader.insert(customer.card)
    await kiosk.sees(UNCHANGED, FORM, "還剩 2 次機會")
    assert (pin_of(customer.card), customer.card.pin_tries_left) == (PIN, 2)


@pytest.mark.manual("2.8.2", "2.8.4")
async def test_before_the_last_try_nothing_is_tried_out(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(1)
    await changes(kiosk, customer, Fault.PULL_BEFORE)
    kiosk.reader.insert(customer.card)
    await kiosk.sees(UNCHANGED, FORM, "這是最後一次機會")
    assert customer.card.pin_tries_left == 1


@pytest.mark.manual("2.8.4")
async def test_lost_once_more_while_it_is_found_out_it_is_found_out_again(kiosk: Kiosk, customer: Customer) -> None:
    await changes(kiosk, customer, Fault.PULL_AFTER)
    kiosk.reader.insert(customer.card)
    await kiosk.sees(WHICH)
    kiosk.reader.plan(Fault.PULL_AFTER, at=3)
    await kiosk.enter(WRONG_PIN)  # spends a try, and its answer is lost
    await kiosk.sees("晶片卡已被取出", "C07")
    kiosk.reader.insert(customer.card)
    await kiosk.sees(WHICH, "還剩 2 次機會")
    await kiosk.enter(NEW_PIN)
    await kiosk.sees(CHANGED)
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.8.4")
async def test_who_leaves_in_doubt_finds_the_home_and_a_card_that_has_one_of_the_two(
    kiosk: Kiosk, customer: Customer
) -> None:
    await changes(kiosk, customer, Fault.PULL_AFTER)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert (pin_of(customer.card), customer.card.pin_tries_left) == (NEW_PIN, 3)
