"""貳、一-4 輸入硬體載具密碼: what a wrong card PIN costs, and what costs nothing."""

import pytest

from tests.flows import at_the_pin
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk

WRONG, WRONG_SHAPE = "晶片卡密碼錯誤", "晶片卡密碼為 6 至 8 位數字。不計入錯誤次數。"


@pytest.mark.manual("2.1.4")
async def test_a_wrong_pin_costs_exactly_one_try_and_says_how_many_are_left(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees(WRONG, "還剩 2 次機會")
    assert customer.card.pin_tries_left == 2
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.1.4")
@pytest.mark.parametrize("typed", ["", "12345", "123456789"])
async def test_an_entry_of_the_wrong_shape_never_reaches_the_card(kiosk: Kiosk, customer: Customer, typed: str) -> None:
    await at_the_pin(kiosk, customer)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(typed)
    await kiosk.sees(WRONG_SHAPE, "還剩 3 次機會")
    assert len(kiosk.reader.commands) == commands
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")


@pytest.mark.manual("2.1.4")
async def test_a_slip_can_be_rubbed_out(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.type(f"{PIN}999")
    await kiosk.press("backspace", "backspace", "backspace", "enter")
    await kiosk.sees("憑證申請成功")


@pytest.mark.manual("2.1.4")
async def test_the_screen_never_shows_the_pin_but_a_dot_for_each_digit(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    for count, digit in enumerate(PIN, 1):
        await kiosk.type(digit)
        assert kiosk.text().count("●") == count
        assert PIN[:2] not in kiosk.text().replace(customer.cn, "")


@pytest.mark.manual("2.1.4")
async def test_before_the_last_try_it_warns_and_after_it_the_card_is_blocked(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(2)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("已同意用戶約定條款")
    await kiosk.sees("還剩 2 次機會")
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees(WRONG, "這是最後一次機會", "晶片卡將被鎖住", "請按 Esc 並洽櫃檯")
    assert customer.card.pin_tries_left == 1
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees("晶片卡密碼已鎖住，沒有剩餘機會", "您的憑證仍然安全", "晶片卡密碼重置", "仍然保留", "C15")
    assert customer.card.pin_tries_left == 0
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證申請")


@pytest.mark.manual("2.1.4")
async def test_a_card_that_is_blocked_already_is_told_before_any_pin_is_typed(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(0)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    screen = await kiosk.sees("晶片卡密碼已鎖住，沒有剩餘機會", "C15")
    assert "請輸入晶片卡密碼" not in screen


@pytest.mark.manual("2.1.4")
async def test_stopping_at_the_pin_costs_nothing_and_keeps_the_order(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.type(WRONG_PIN)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證申請")
    assert customer.card.pin_tries_left == 3
