"""Cards that answer otherwise than good ones: each told in its own words, at no try and no certificate too many."""

import pytest

from rakiosk_demo.simulators.card import SeenCommand
from tests.flows import at_the_pin, certified_customer, pin_of
from tests.hardware.answering import Answering, Uncounted
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk

NEW_PIN, OTHER_PIN = "314159", "805317"
FORM, CHANGED = "再次輸入新晶片卡密碼", "晶片卡密碼更改完成"
REFUSED, FEWER, BROKEN = "這張晶片卡不接受這樣的晶片卡密碼", "晶片卡剩餘的機會比畫面顯示的少", "這張晶片卡已損壞"
VERIFY, CHANGE, GENERATE, PUT_DATA = 0x20, 0x24, 0x47, 0xDB


def count(kiosk: Kiosk, instruction: int) -> int:
    """How many such commands went over the wire."""
    return [command.ins for command in kiosk.reader.commands].count(instruction)


async def changes(kiosk: Kiosk, *entries: str) -> None:
    await kiosk.sees(FORM)
    await kiosk.enter(*entries)


async def applies_to_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    """With the odd card in the reader."""
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("1")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")


@pytest.mark.manual("2.8.2", "2.8.4")
@pytest.mark.parametrize("answer", ["6a80", "6985"])
async def test_a_new_pin_that_the_card_does_not_take_is_told_and_nothing_is_tried_out(
    kiosk: Kiosk, customer: Customer, answer: str
) -> None:
    kiosk.reader.insert(Answering(customer.card, {CHANGE: answer}, times=1))
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("8")
    await changes(kiosk, PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(REFUSED, "沒有任何變更", "還剩 3 次機會", FORM)
    assert (pin_of(customer.card), customer.card.pin_tries_left) == (PIN, 3)
    await changes(kiosk, PIN, OTHER_PIN, OTHER_PIN)
    await kiosk.sees(CHANGED)
    assert (pin_of(customer.card), count(kiosk, CHANGE)) == (OTHER_PIN, 2)


@pytest.mark.manual("2.6.2")
async def test_a_new_pin_of_a_reset_that_the_card_does_not_take_is_told_and_another_one_resets(
    kiosk: Kiosk, authorised: Customer
) -> None:
    kiosk.reader.insert(Answering(authorised.card, {0x2C: "6a80"}, times=1))
    await kiosk.sign_in(authorised)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("6")
    await changes(kiosk, NEW_PIN, NEW_PIN)
    await kiosk.sees(REFUSED, "請再試一次，改用別的晶片卡密碼", "C23")
    await kiosk.goes_on("enter")
    await changes(kiosk, OTHER_PIN, OTHER_PIN)
    await kiosk.sees("晶片卡密碼重置完成")
    assert (authorised.card.pin_tries_left, authorised.card.puk_tries_left) == (3, 3)


@pytest.mark.manual("2.8.2", "2.9.3")
@pytest.mark.parametrize("section", ["8", "9"])
async def test_a_wrong_pin_that_the_card_does_not_count_aloud_is_a_wrong_pin(kiosk: Kiosk, section: str) -> None:
    customer = certified_customer(kiosk.world)
    kiosk.reader.insert(Uncounted(customer.card, {}))
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press(section)
    if section == "8":
        await changes(kiosk, WRONG_PIN, NEW_PIN, NEW_PIN)
    else:
        await kiosk.sees("請插入憑證晶片卡")
        await kiosk.press("enter")
        await kiosk.sees("請輸入晶片卡密碼")
        await kiosk.enter(WRONG_PIN)
    await kiosk.sees("晶片卡密碼錯誤", "還剩 2 次機會")
    assert customer.card.pin_tries_left == 2


@pytest.mark.manual("2.1.4")
async def test_tries_that_another_program_has_spent_meanwhile_are_told_before_the_pin_is_sent(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_the_pin(kiosk, customer)
    customer.card.set_pin_tries(1)
    before = len(kiosk.reader.commands)
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees(FEWER, "沒有送出", "這是最後一次機會")
    assert customer.card.pin_tries_left == 1
    assert kiosk.reader.commands[before:] == [SeenCommand(0xA4, 4, 0), SeenCommand(VERIFY, 0, 0x80)]
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")


@pytest.mark.manual("2.8.2")
async def test_the_counter_is_read_again_before_a_change_too_and_none_left_is_told_as_blocked(
    kiosk: Kiosk, customer: Customer
) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("8")
    await kiosk.sees(FORM, "還剩 3 次機會")
    customer.card.set_pin_tries(1)
    await changes(kiosk, PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(FEWER, "這是最後一次機會", FORM)
    customer.card.set_pin_tries(0)
    await changes(kiosk, PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼已鎖住", "C15")
    assert count(kiosk, CHANGE) == 0


@pytest.mark.manual("2.1.4")
@pytest.mark.parametrize("failure", ["6581", "6f00", "6400"])
async def test_a_card_whose_memory_is_worn_out_goes_to_the_counter_and_nothing_more_is_certified_for_it(
    kiosk: Kiosk, customer: Customer, failure: str
) -> None:
    kiosk.reader.insert(Answering(customer.card, {PUT_DATA: failure}))
    await applies_to_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    await kiosk.sees(BROKEN, "請不要再試", "換發新卡", "仍然保留", "C25")
    assert len(kiosk.world.admin.certificates.of(customer.cn)) == 1
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("1")
    await kiosk.sees(BROKEN)
    assert len(kiosk.world.admin.certificates.of(customer.cn)) == 1
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.1.4")
async def test_a_card_that_fails_once_goes_on_without_a_word(kiosk: Kiosk, customer: Customer) -> None:
    kiosk.reader.insert(Answering(customer.card, {GENERATE: "6f00"}, times=1))
    await applies_to_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
