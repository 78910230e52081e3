"""臨櫃、登入 by a clerk's own PIV card: the card first, its PIN on the screen, and no password."""

import pytest

from rakiosk_demo.simulators.card import SoftwareCard
from tests.counter.staff import DESK, SIGN_IN, STAFF, WELCOME, Staff, signs_in, staff_card
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk

OWN_PIN, TAKE, NOBODYS = "請輸入您本人卡片的晶片卡密碼", "請取回您的晶片卡", "不是臨櫃人員的卡片"


@pytest.fixture
def own(counter: Kiosk, staff: Staff) -> SoftwareCard:
    """The clerk's own card, which the RA knows."""
    card, certificate = staff_card()
    counter.world.admin.clerks.give_card(staff.clerk, certificate)
    return card


async def test_the_card_that_is_in_is_asked_for_its_pin_first_and_is_taken_before_customers_come(
    counter: Kiosk, own: SoftwareCard
) -> None:
    counter.reader.insert(own)
    await counter.sees(WELCOME, "晶片卡已插入")
    await counter.press("f8")
    await counter.sees(OWN_PIN)
    await counter.enter(WRONG_PIN)
    await counter.sees(OWN_PIN, "晶片卡密碼錯誤", "還剩 2 次機會")
    await counter.enter(PIN)
    await counter.sees(TAKE, "您已登入", STAFF)
    counter.reader.pull()
    await counter.sees(DESK, STAFF)


async def test_a_card_put_in_later_signs_in_by_enter_and_who_leaves_its_pin_types_a_password(
    counter: Kiosk, own: SoftwareCard
) -> None:
    await counter.sees(WELCOME)
    await counter.press("f8")
    await counter.sees(SIGN_IN, "人員代號", "插入您本人的人員卡")
    counter.reader.insert(own)
    await counter.sees("晶片卡已插入")
    await counter.press("enter")
    await counter.sees(OWN_PIN)
    await counter.press("escape")
    await counter.sees(SIGN_IN, "人員代號")
    await counter.press("enter")
    await counter.sees(OWN_PIN)
    await counter.enter(PIN)
    await counter.sees(TAKE)
    counter.reader.pull()
    await counter.sees(DESK)


async def test_no_other_card_signs_in_and_a_password_still_does(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    stranger, _certificate = staff_card()
    counter.reader.insert(stranger)
    await counter.sees(WELCOME, "晶片卡已插入")
    await counter.press("f8")
    await counter.sees(OWN_PIN)
    await counter.enter(PIN)
    await counter.sees(SIGN_IN, NOBODYS)
    counter.reader.pull()
    await counter.sees("尚未插入晶片卡")
    counter.reader.insert(customer.card)
    await counter.sees("晶片卡已插入")
    await counter.press("enter")
    await counter.sees(SIGN_IN, NOBODYS)
    assert customer.card.pin_tries_left == 3, "a customer's card is never asked for its PIN"
    counter.reader.pull()
    stranger.set_pin_tries(0)
    counter.reader.insert(stranger)
    await counter.sees("晶片卡已插入")
    await counter.press("enter")
    await counter.sees(SIGN_IN, "這張卡片的晶片卡密碼已鎖住")
    counter.reader.pull()
    await counter.press("escape")
    await signs_in(counter, staff.clerk)
