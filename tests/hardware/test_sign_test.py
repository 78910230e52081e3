"""貳、九 簽章測試: the card signs, kiosk and RA judge it, and whatever is not good is told in words."""

import pytest

from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import CARD_REMOVED, RA_UNREACHABLE, applies, certified_customer
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk, new_customer
from tests.ra.world import World

PASSED = "晶片卡測試通過"


@pytest.fixture
def certified(served_ra: World) -> Customer:
    """A customer with certificates in force on the card."""
    return certified_customer(served_ra)


async def at_insert_card(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")


async def at_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    await at_insert_card(kiosk, customer)
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")


async def fails(kiosk: Kiosk, customer: Customer, *words: str) -> None:
    """A test with the right PIN ends with these words, and not with those of success."""
    await at_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    screen = await kiosk.sees(*words)
    assert PASSED not in screen


@pytest.mark.manual("2.9.1", "2.9.2", "2.9.3", "2.9.4")
async def test_a_good_card_passes_and_its_certificate_is_told(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_pin(kiosk, certified)
    await kiosk.sees("還剩 3 次機會")
    await kiosk.enter(PIN)
    screen = await kiosk.sees(PASSED, "簽章憑證", "序號", "有效期間", "有效")
    serials = [c.serial.upper() for c in kiosk.world.admin.certificates.of(certified.cn)]
    assert any(serial in screen.replace(" ", "") for serial in serials)
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.9.2")
@pytest.mark.parametrize(
    ("typed", "words"),
    [("8887776665", "晶片卡密碼為 6 至 8 位數字"), ("271a828", "尚未送出任何資料。請從頭輸入一次")],
)
async def test_a_pin_is_never_shortened_and_costs_no_try_then(
    kiosk: Kiosk, certified: Customer, typed: str, words: str
) -> None:
    await at_the_pin(kiosk, certified)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(typed)
    await kiosk.sees(words, "還剩 3 次機會")
    assert len(kiosk.reader.commands) == commands
    await kiosk.enter(PIN)
    await kiosk.sees(PASSED)


@pytest.mark.manual("2.9.4")
async def test_a_card_fresh_from_its_application_passes(kiosk: Kiosk, customer: Customer) -> None:
    await applies(kiosk, customer)
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("9")
    await kiosk.sees("讀卡機中已有晶片卡，請按 Enter 繼續")
    await kiosk.press("enter")
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees(PASSED)


@pytest.mark.manual("2.9.3", "2.9.4")
async def test_the_test_costs_no_more_than_eight_commands(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_pin(kiosk, certified)
    before = len(kiosk.reader.commands)
    await kiosk.enter(PIN)
    await kiosk.sees(PASSED)
    assert 0 < len(kiosk.reader.commands) - before <= 8


@pytest.mark.manual("2.9.2")
async def test_it_waits_for_a_card_and_enter_alone_does_not_go_on(kiosk: Kiosk, certified: Customer) -> None:
    await at_insert_card(kiosk, certified)
    await kiosk.sees("插入晶片卡後會自動繼續", "讀卡機：已就緒，尚未插入晶片卡")
    await kiosk.press("enter")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.9.2")
async def test_the_card_of_another_customer_is_named_and_ones_own_goes_on(kiosk: Kiosk, certified: Customer) -> None:
    other = certified_customer(kiosk.world)
    await at_insert_card(kiosk, certified)
    kiosk.reader.insert(other.card)
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "C06")
    kiosk.reader.pull()
    await kiosk.sees("讀卡機：已就緒，尚未插入晶片卡")
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.9.3")
async def test_a_wrong_pin_costs_exactly_one_try_and_says_how_many_are_left(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_pin(kiosk, certified)
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees("晶片卡密碼錯誤", "還剩 2 次機會")
    assert certified.card.pin_tries_left == 2
    await kiosk.enter(PIN)
    await kiosk.sees(PASSED)
    assert certified.card.pin_tries_left == 3


@pytest.mark.manual("2.9.3")
async def test_the_third_wrong_pin_blocks_the_card_and_says_so(kiosk: Kiosk, certified: Customer) -> None:
    certified.card.set_pin_tries(1)
    await at_the_pin(kiosk, certified)
    await kiosk.sees("這是最後一次機會")
    await kiosk.enter(WRONG_PIN)
    screen = await kiosk.sees("晶片卡密碼已鎖住", "C15")
    assert "仍然保留" not in screen
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.9.1", "2.9.4")
async def test_without_the_ra_the_card_is_tested_and_the_status_is_told_to_be_unknown(
    kiosk: Kiosk, certified: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    await at_insert_card(kiosk, certified)
    await kiosk.line.cut()
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    screen = await kiosk.sees("晶片卡簽章正確", "無法得知憑證狀態")
    assert PASSED not in screen
    assert RA_UNREACHABLE in screen
    assert "R01 RaUnreachable" in caplog.text


@pytest.mark.manual("2.9.4")
async def test_a_suspended_certificate_is_told(kiosk: Kiosk, certified: Customer) -> None:
    kiosk.world.admin.certificates.hold(certified.cn)
    await fails(kiosk, certified, "晶片卡可以簽章，但憑證已暫禁", "解禁須臨櫃辦理", "已暫禁")


@pytest.mark.manual("2.9.4")
async def test_an_expired_certificate_is_told(kiosk: Kiosk) -> None:
    expired = certified_customer(kiosk.world, expires_in_days=-3)
    await fails(kiosk, expired, "晶片卡可以簽章，但憑證已到期", "有效期間", "已到期")


@pytest.mark.manual("2.9.4")
async def test_a_certificate_that_the_ra_never_issued_is_told(kiosk: Kiosk, certified: Customer) -> None:
    stranger = certified_customer(kiosk.world)
    certified.card._memory.keys, certified.card._memory.objects["5fc10a"] = (
        stranger.card._memory.keys,
        stranger.card._memory.objects["5fc10a"],
    )
    await fails(kiosk, certified, "晶片卡內的憑證不是本中心簽發給您的")


@pytest.mark.manual("2.9.4")
async def test_a_key_that_does_not_fit_its_certificate_is_told(kiosk: Kiosk, certified: Customer) -> None:
    certified.card._memory.keys["9c"] = certified.card._memory.keys["9d"]
    await fails(kiosk, certified, "晶片卡未通過檢查", "C12")


@pytest.mark.manual("2.9.4")
async def test_a_blank_card_is_sent_to_the_application(kiosk: Kiosk) -> None:
    blank = new_customer(kiosk.world)
    await fails(kiosk, blank, "這張晶片卡內還沒有憑證", "請先選擇「憑證申請」", "C13", "返回服務選單")


@pytest.mark.manual("2.9.4")
async def test_a_certificate_that_is_not_confirmed_yet_is_sent_back_to_the_application(
    kiosk: Kiosk, customer: Customer
) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")
    kiosk.reader.plan(Fault.PULL_BEFORE, at=18)
    await kiosk.enter(PIN)
    await kiosk.sees(CARD_REMOVED)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證尚未生效", "請選擇「憑證申請」完成您的申請")


@pytest.mark.manual("2.9.2", "2.9.3")
async def test_pulled_at_the_pin_it_is_told_and_put_back_it_goes_on(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_pin(kiosk, certified)
    await kiosk.type(PIN[:3])
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED, "C07")
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees(PASSED)


@pytest.mark.manual("2.9.4")
async def test_pulled_at_every_command_it_is_told_and_costs_no_try(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_pin(kiosk, certified)
    commands = 0
    while kiosk.reader.pending_fault is None:
        commands += 1
        kiosk.reader.plan(Fault.PULL_BEFORE, at=commands)
        await kiosk.enter(PIN)
        if await kiosk.sees_one_of(CARD_REMOVED, PASSED) == PASSED:
            break
        kiosk.reader.insert(certified.card)
        await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    assert 5 <= commands <= 9
    await kiosk.sees(PASSED)
