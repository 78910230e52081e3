"""The home, 壹七, 壹八 and what 壹九 leaves behind, by taps alone: typed on the keys on the screen, no key pressed."""

from pathlib import Path

import pytest

from ra_contract.certificate import CarrierKind
from rakiosk_ra.customers.personal import Personal
from tests.kiosk import LARGE_TEXT, NORMAL, Customer, new_customer
from tests.ra.world import PASSWORD, World
from tests.ra.world import Customer as Holder
from tests.touch import Touch
from tests.user.test_logout import answer_to, token_of

EMAIL, PHONE = "mei.lin@example.com", "0912-345-678"
NEW_EMAIL, NEW_PHONE = "mei_2@new.example.tw", "02-2392-1310#123"
NEW_PASSWORD = "Lily0f0urs"


@pytest.fixture
def known(customer: Customer, served_ra: World) -> Customer:
    """A customer whose data the counter knows."""
    cn = f"{customer.cn}-T"
    personal = Personal(phone=PHONE, email=EMAIL)
    served_ra.admin.customers.add(cn, "林測試", CarrierKind.CARD, PASSWORD, must_change=False, personal=personal)
    return Customer(cn, PASSWORD, customer.card)


async def at_home(touch: Touch, customer: Customer) -> str:
    """Sign in."""
    await touch.sign_in(customer)
    return await touch.kiosk.sees("請選擇服務項目")


@pytest.mark.manual("1.1.4")
async def test_an_entry_of_each_group_of_the_home_opens_and_leads_back(touch: Touch, customer: Customer) -> None:
    await at_home(touch, customer)
    await touch.kiosk.sees("基本資料維護", "憑證作業", "憑證晶片卡作業")
    for entry, opens, *closes, back in (
        ("A 使用者資料變更", "您要變更什麼？", "收起", "取消"),
        ("3 憑證註銷", "沒有可以註銷的憑證", "Enter"),
        ("9 簽章測試", "請插入憑證晶片卡", "取消"),
    ):
        await touch.goes_on(entry)
        await touch.kiosk.sees(opens)
        for keys in closes:
            await touch.tap(keys)
        await touch.goes_on(back)
        await touch.kiosk.sees("請選擇服務項目")


@pytest.mark.parametrize("touch", [LARGE_TEXT, NORMAL], ids=["77x20", "116x30"], indirect=True)
@pytest.mark.manual("1.7.1", "1.7.2")
async def test_both_data_are_changed_and_what_is_saved_is_read_back(touch: Touch, known: Customer) -> None:
    kiosk = touch.kiosk
    await at_home(touch, known)
    await touch.goes_on("A 使用者資料變更")
    screen = await kiosk.sees("新的 E-mail", "m***@example.com")
    assert EMAIL not in screen
    await touch.enter(NEW_EMAIL, NEW_PHONE)
    await kiosk.sees("使用者資料變更完成", NEW_EMAIL, NEW_PHONE)
    told = kiosk.world.visit(Holder(known.cn, PASSWORD, None), f"taps-{known.cn}").get("/v1/me")
    assert told == {"email": NEW_EMAIL, "phone": NEW_PHONE}
    await touch.goes_on("確定")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("1.7.1")
async def test_one_of_the_data_is_corrected_and_the_other_left_as_it_is(touch: Touch, known: Customer) -> None:
    kiosk = touch.kiosk
    await at_home(touch, known)
    await touch.goes_on("A 使用者資料變更")
    await kiosk.sees("新的聯絡電話")
    await touch.tap("收起")
    await touch.tap("尚未輸入")  # the E-mail has the focus, so that only the telephone says it
    await touch.type("091")
    await touch.tap("收起")
    await touch.tap("儲存變更")
    await touch.reads("電話格式應如 0912-345-678")
    await touch.type("2-345-999")
    await touch.tap("收起")
    await touch.goes_on("儲存變更")
    await kiosk.sees("使用者資料變更完成", "m***@example.com", "0912-345-999")


@pytest.mark.manual("1.8.1", "1.8.2")
async def test_a_weak_or_misspelt_password_is_named_and_after_a_good_one_only_that_signs_in(
    touch: Touch, known: Customer
) -> None:
    kiosk = touch.kiosk
    await at_home(touch, known)
    await touch.goes_on("B 登入密碼變更")
    await kiosk.sees("舊登入密碼", "至少 7 個字元")
    await touch.enter(PASSWORD, "abc", "abc")
    await touch.reads("至少需要 7 個字元。")
    await touch.enter(NEW_PASSWORD, f"{NEW_PASSWORD}x")
    await touch.reads("兩次輸入的新登入密碼不一致。")
    await touch.enter(NEW_PASSWORD)
    screen = await kiosk.sees("變更完成，需使用新登入密碼重新登入。")
    assert "林測試" not in screen
    await touch.goes_on("確定")
    await touch.sign_in(known)
    await touch.reads("與登入密碼不符")
    await touch.enter(NEW_PASSWORD)
    await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.9.1", "1.9.3")
async def test_logging_out_ends_the_session_asks_for_the_card_and_leaves_no_trace(touch: Touch, tmp_path: Path) -> None:
    kiosk = touch.kiosk
    customer = new_customer(kiosk.world)
    kiosk.reader.insert(customer.card)
    await at_home(touch, customer)
    await touch.tap("F2")
    await touch.tap("F4")
    await kiosk.sees("please choose a service")
    token = token_of(kiosk)
    await touch.tap("F10")
    await touch.tap("Log out  Enter")
    await kiosk.sees("Please take your card")
    kiosk.reader.pull()
    screen = await kiosk.sees("歡迎使用", "您在這裡：首頁")
    for trace in ("林測試", customer.cn, "F10"):
        assert trace not in screen
    assert not kiosk.app.stage.has_class("-black-on-white", "-white-on-black", "-touch")
    assert answer_to(kiosk, token, tmp_path) == 401
    await touch.goes_on("1 登入")
    screen = await kiosk.sees("憑證識別碼 (CN)", "登入密碼")
    assert customer.cn not in screen
