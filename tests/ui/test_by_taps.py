"""The sections by taps alone: no key is pressed, and every target but the key line has three rows, at 77x20 too."""

import pytest

from tests.flows import certified_customer
from tests.kiosk import LARGE_TEXT, NORMAL, PIN, new_customer
from tests.touch import Touch

NEW_PASSWORD, NEW_PIN = "Fresh{9}Start", "314159"


@pytest.mark.parametrize("touch", [LARGE_TEXT, NORMAL], ids=["77x20", "116x30"], indirect=True)
@pytest.mark.manual("1.1.1", "1.1.2", "1.1.3", "1.9.1", "1.9.2")
async def test_a_first_sign_in_with_a_new_password_and_logging_out(touch: Touch) -> None:
    customer = new_customer(touch.kiosk.world, must_change=True)
    await touch.sign_in(customer)
    await touch.kiosk.sees("舊登入密碼")
    await touch.enter(customer.password, NEW_PASSWORD, NEW_PASSWORD)
    await touch.kiosk.sees("登入密碼變更成功")
    await touch.goes_on("確定")
    await touch.enter(customer.cn, NEW_PASSWORD)
    await touch.kiosk.sees("請選擇服務項目")
    await touch.tap("F10")
    await touch.kiosk.sees("是否要登出系統")
    await touch.tap("登出  Enter")
    await touch.kiosk.sees("歡迎使用")


@pytest.mark.manual("1.1.1")
async def test_what_is_wrong_with_a_sign_in_stays_in_sight_above_the_keys(touch: Touch) -> None:
    kiosk, customer = touch.kiosk, new_customer(touch.kiosk.world)
    await kiosk.sees("歡迎使用")
    await touch.goes_on("1 登入")
    await kiosk.sees("憑證識別碼 (CN)")
    await touch.enter(customer.cn.lower(), "")
    await touch.reads("請輸入登入密碼。")
    for tries_left in (4, 3, 2, 1):
        await touch.enter("no")
        await touch.reads(f"還剩 {tries_left} 次機會")
    await touch.enter("no")
    await touch.reads("已鎖定", "請洽櫃")
    await touch.type("no")
    await touch.reads("已輸入")  # two lines of words leave no room for the second field, until it is typed into


@pytest.mark.manual("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.8.1", "2.8.2", "2.8.3", "2.8.4")
async def test_applying_with_the_card_pin_and_changing_it(touch: Touch) -> None:
    kiosk, customer = touch.kiosk, new_customer(touch.kiosk.world)
    kiosk.reader.insert(customer.card)
    await touch.sign_in(customer)
    await kiosk.sees("請選擇服務項目")
    await touch.goes_on("1 憑證申請")
    await kiosk.sees("第一條")
    await touch.goes_on("同意  Enter")
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")
    await touch.enter(PIN)
    await kiosk.sees("憑證申請成功")
    await touch.goes_on("Enter")
    await touch.goes_on("8 晶片卡密碼更改")
    await kiosk.sees("舊晶片卡密碼")
    await touch.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼更改完成")


@pytest.mark.manual("2.3.1", "2.3.2", "2.3.3", "2.3.4", "2.4.1", "2.4.2", "2.4.3", "2.4.4")
@pytest.mark.parametrize(
    ("entry", "ways", "done"),
    [
        ("3 憑證註銷", ("Enter", "2 永久註銷", "1 所有有效憑證", "1 晶片卡遺失或被竊", "註銷"), "憑證註銷完成"),
        ("4 憑證暫禁", ("Enter", "1 所有有效憑證", "暫禁"), "憑證暫禁完成"),
    ],
    ids=["revoking", "suspending"],
)
async def test_revoking_and_suspending(touch: Touch, entry: str, ways: tuple[str, ...], done: str) -> None:
    kiosk, customer = touch.kiosk, certified_customer(touch.kiosk.world)
    await touch.sign_in(customer)
    await kiosk.sees("請選擇服務項目")
    await touch.goes_on(entry)
    for words in ways:
        await touch.goes_on(words)
    await kiosk.sees("登入密碼")
    await touch.enter(customer.password)
    await kiosk.sees(done)
