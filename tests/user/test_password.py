"""壹、八 登入密碼變更: the rules of the first change, the old one refused as new, and all sessions ended by it."""

import pytest

from tests.kiosk import Customer, Kiosk
from tests.ra.world import PASSWORD
from tests.ra.world import Customer as Holder

NEW_PASSWORD = "Lily0f0urs"


async def at_the_change(kiosk: Kiosk, customer: Customer) -> str:
    await kiosk.sign_in(customer)
    await kiosk.press("b")
    return await kiosk.sees("舊登入密碼", "新登入密碼", "再次輸入新登入密碼", "至少 7 個字元")


@pytest.mark.manual("1.8.1")
async def test_broken_rules_and_a_wrong_old_password_are_named_and_change_nothing(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_the_change(kiosk, customer)
    await kiosk.enter(PASSWORD, "abc", "abc")
    await kiosk.sees("至少需要 7 個字元。", "缺少大寫英文字母 (A–Z)。", "缺少數字 (0–9)。")
    await kiosk.enter(PASSWORD, PASSWORD)
    await kiosk.sees("不可與舊登入密碼相同。")
    await kiosk.enter(NEW_PASSWORD, NEW_PASSWORD + "x")
    await kiosk.sees("兩次輸入的新登入密碼不一致。")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("b")
    await kiosk.sees("舊登入密碼")
    await kiosk.enter("Wrong4you", NEW_PASSWORD, NEW_PASSWORD)
    await kiosk.sees("舊登入密碼不正確，沒有任何變更。")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    kiosk.world.visit(Holder(customer.cn, PASSWORD, None), f"still-{customer.cn}")


@pytest.mark.manual("1.8.1", "1.8.2")
async def test_after_the_change_every_session_is_over_and_only_the_new_password_signs_in(
    kiosk: Kiosk, customer: Customer
) -> None:
    elsewhere = kiosk.world.visit(Holder(customer.cn, PASSWORD, None), f"elsewhere-{customer.cn}")
    await at_the_change(kiosk, customer)
    await kiosk.enter(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
    screen = await kiosk.sees("變更完成，需使用新登入密碼重新登入。")
    assert "林測試" not in screen
    assert elsewhere.send("GET", "/v1/session").json()["code"] == "session-ended"
    await kiosk.press("enter")
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.enter(customer.cn, PASSWORD)
    await kiosk.sees("與登入密碼不符")
    await kiosk.enter(NEW_PASSWORD)
    await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.8.1")
async def test_who_forgot_the_login_password_is_told_the_way_to_the_counter(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.press("f1")
    await kiosk.sees("如果忘記", "櫃檯")
