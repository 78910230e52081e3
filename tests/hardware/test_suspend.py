"""貳、四 憑證暫禁: no card is needed, how to get it back is told first, and the status is read back."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from ra_contract.certificate import Reason, Status, Use
from tests.flows import (
    RA_UNREACHABLE,
    applies_but_for_the_confirmation,
    authority_statuses,
    certified_customer,
    lets_the_authority_lag,
    revokes_elsewhere,
    statuses,
)
from tests.kiosk import PIN, Customer, Kiosk, new_customer
from tests.line import Line
from tests.ra.world import World

CANNOT, QUESTION, PASSWORD_ASKED = "目前無法執行憑證暫禁", "將繼續進行憑證暫禁", "請再次輸入登入密碼"
SUSPENDED = "憑證暫禁完成"
VALID, HELD = Status.VALID, Status.HELD


@pytest.fixture
def certified(served_ra: World) -> Customer:
    """A customer with certificates in force."""
    return certified_customer(served_ra)


async def chooses(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("4")


async def at_the_choice(kiosk: Kiosk, customer: Customer) -> None:
    await chooses(kiosk, customer)
    await kiosk.sees("憑證暫禁（暫時停用）")
    await kiosk.press("enter")
    await kiosk.sees("請選擇要暫禁的憑證", "所有有效憑證")


async def at_the_question(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_choice(kiosk, customer)
    await kiosk.press("1")
    await kiosk.sees(QUESTION, "立即生效", "解禁須臨櫃辦理")


async def at_the_password(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_question(kiosk, customer)
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)


@pytest.mark.manual("2.4.1", "2.4.2", "2.4.3", "2.4.4")
async def test_without_a_card_all_certificates_are_suspended_and_the_status_is_read_back(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees(SUSPENDED, "簽章憑證", "加密憑證", "已暫禁", "解禁須臨櫃辦理")
    for certificate in kiosk.world.admin.certificates.of(certified.cn):
        assert certificate.serial.upper() in screen.replace(" ", "")
        assert f"已暫禁 {certificate.status_since.astimezone():%Y-%m-%d %H:%M}" in screen
        assert certificate.reason is Reason.HOLD
    assert statuses(kiosk, certified) == {Use.SIGNING: HELD, Use.ENCRYPTION: HELD}
    assert authority_statuses(kiosk, certified) == {("held", "certificate_hold")}
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert kiosk.reader.commands == []


@pytest.mark.manual("2.4.1")
async def test_without_a_reader_it_works_as_well(kiosk: Kiosk, certified: Customer) -> None:
    kiosk.reader.unplug()
    await at_the_password(kiosk, certified)
    await kiosk.enter(certified.password)
    await kiosk.sees(SUSPENDED)


@pytest.mark.manual("2.4.2")
async def test_how_to_get_it_back_and_what_it_means_is_told_before_anything_is_asked(
    kiosk: Kiosk, certified: Customer
) -> None:
    await chooses(kiosk, certified)
    screen = await kiosk.sees("憑證暫禁（暫時停用）", "無法使用憑證簽章或付款", "憑證解禁須臨櫃辦理", "身分證件")
    for certificate in kiosk.world.admin.certificates.of(certified.cn):
        assert certificate.serial.upper() in screen.replace(" ", "")
    assert statuses(kiosk, certified) == {Use.SIGNING: VALID, Use.ENCRYPTION: VALID}


@pytest.mark.manual("2.4.2", "2.4.4")
@pytest.mark.parametrize("chosen", [0, 1])
async def test_one_certificate_may_be_suspended_alone(kiosk: Kiosk, certified: Customer, chosen: int) -> None:
    certificates = kiosk.world.admin.certificates.of(certified.cn)
    await at_the_choice(kiosk, certified)
    await kiosk.press(str(2 + chosen))
    await kiosk.sees(QUESTION)
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees(SUSPENDED)
    assert certificates[chosen].serial.upper() in screen.replace(" ", "")
    assert certificates[1 - chosen].serial.upper() not in screen.replace(" ", "")
    assert statuses(kiosk, certified) == {certificates[chosen].use: HELD, certificates[1 - chosen].use: VALID}


@pytest.mark.manual("2.4.3")
async def test_the_focus_starts_on_cancel_and_enter_suspends_nothing(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_question(kiosk, certified)
    await kiosk.sees("取消  Esc / Enter")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert statuses(kiosk, certified) == {Use.SIGNING: VALID, Use.ENCRYPTION: VALID}


@pytest.mark.manual("2.4.3")
@pytest.mark.parametrize("way", [at_the_choice, at_the_question, at_the_password])
async def test_esc_at_every_question_suspends_nothing(
    kiosk: Kiosk, certified: Customer, way: Callable[[Kiosk, Customer], Awaitable[None]]
) -> None:
    await way(kiosk, certified)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert statuses(kiosk, certified) == {Use.SIGNING: VALID, Use.ENCRYPTION: VALID}


@pytest.mark.manual("2.4.3")
async def test_a_wrong_login_password_suspends_nothing_and_the_right_one_goes_on(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.enter("Wrong4you")
    await kiosk.sees("登入密碼不正確，沒有任何變更", PASSWORD_ASKED)
    assert statuses(kiosk, certified) == {Use.SIGNING: VALID, Use.ENCRYPTION: VALID}
    await kiosk.enter(certified.password)
    await kiosk.sees(SUSPENDED)


@pytest.mark.manual("2.4.4")
async def test_a_suspension_under_way_is_told_as_such(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified)
    lets_the_authority_lag(kiosk, certified)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees("憑證暫禁中", "暫禁中 ")
    assert SUSPENDED not in screen
    assert "已暫禁" not in screen


@pytest.mark.manual("2.4.5")
async def test_who_has_no_certificates_is_told_so(kiosk: Kiosk) -> None:
    await chooses(kiosk, new_customer(kiosk.world))
    await kiosk.sees(CANNOT, "您還沒有憑證")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.4.5")
async def test_whose_certificates_are_suspended_already_is_told_so_and_since_when(
    kiosk: Kiosk, certified: Customer
) -> None:
    kiosk.world.admin.certificates.hold(certified.cn)
    await chooses(kiosk, certified)
    since = datetime.now().astimezone()
    await kiosk.sees(CANNOT, "憑證已經暫禁", "解禁須臨櫃辦理", f"已暫禁 {since:%Y-%m-%d}")


@pytest.mark.manual("2.4.5")
async def test_whose_certificates_are_expired_is_told_so(kiosk: Kiosk) -> None:
    await chooses(kiosk, certified_customer(kiosk.world, expires_in_days=-3))
    await kiosk.sees(CANNOT, "憑證已到期")


@pytest.mark.manual("2.4.5")
async def test_whose_certificates_are_revoked_is_told_so(kiosk: Kiosk, certified: Customer) -> None:
    revokes_elsewhere(kiosk.world, certified)
    await chooses(kiosk, certified)
    await kiosk.sees(CANNOT, "憑證已註銷")


@pytest.mark.manual("2.4.5")
async def test_whose_application_is_not_finished_is_told_so(kiosk: Kiosk, customer: Customer) -> None:
    await applies_but_for_the_confirmation(kiosk, customer)
    await kiosk.press("4")
    await kiosk.sees(CANNOT, "您的憑證申請尚未完成")


@pytest.mark.manual("2.4.5")
async def test_with_the_ra_away_the_list_is_not_shown_and_it_goes_on_when_it_is_back(
    kiosk: Kiosk, certified: Customer
) -> None:
    await kiosk.sign_in(certified)
    await kiosk.line.cut()
    await kiosk.press("4")
    await kiosk.sees(RA_UNREACHABLE, "R01")
    await kiosk.line.restore()
    await kiosk.press("enter")
    await kiosk.sees("憑證暫禁（暫時停用）")


@pytest.mark.manual("2.4.3", "2.4.4")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_a_line_that_breaks_at_the_change_leads_back_to_the_password_and_to_one_suspension(
    kiosk: Kiosk, certified: Customer, break_line: Callable[[Line], Awaitable[None]]
) -> None:
    await at_the_password(kiosk, certified)
    await break_line(kiosk.line)
    await kiosk.enter(certified.password)
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees(PASSWORD_ASKED)
    await kiosk.enter(certified.password)
    await kiosk.sees(SUSPENDED, "已暫禁")
    assert statuses(kiosk, certified) == {Use.SIGNING: HELD, Use.ENCRYPTION: HELD}


@pytest.mark.manual("2.4.5")
async def test_certificates_that_were_suspended_elsewhere_meanwhile_are_told(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified)
    kiosk.world.admin.certificates.hold(certified.cn)
    await kiosk.enter(certified.password)
    await kiosk.sees("您的憑證目前的狀態無法辦理這項作業", "B15")


async def finds_it_locked(kiosk: Kiosk, customer: Customer) -> None:
    """A stranger tries passwords for the CN until it is locked, and goes back to the front page."""
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.enter(customer.cn, "Wrong4you")
    for tries_left in (4, 3, 2, 1):
        await kiosk.sees(f"還剩 {tries_left} 次機會")
        await kiosk.enter("Wrong4you")
    await kiosk.sees("登入錯誤次數過多")
    await kiosk.press("escape")


@pytest.mark.manual("2.4.2", "2.4.4")
async def test_whose_sign_in_a_stranger_has_locked_suspends_with_the_card_alone(
    kiosk: Kiosk, certified: Customer
) -> None:
    await finds_it_locked(kiosk, certified)
    await kiosk.sees("登入鎖定期間，您仍可用晶片卡與晶片卡密碼暫禁憑證", "7 憑證暫禁")
    await kiosk.goes_on("7")
    await kiosk.sees(QUESTION, "不必登入", "解禁須臨櫃辦理")
    await kiosk.press("tab", "enter")
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees(SUSPENDED, "解禁須臨櫃辦理")
    assert set(statuses(kiosk, certified).values()) == {HELD}
    kiosk.reader.pull()
    await kiosk.goes_on("enter")
    await kiosk.sees("歡迎使用", "1 登入")
    await kiosk.sees_no_more("登入鎖定期間")


async def test_a_card_whose_certificates_are_revoked_suspends_nothing_and_says_so(
    kiosk: Kiosk, certified: Customer
) -> None:
    revokes_elsewhere(kiosk.world, certified)
    await finds_it_locked(kiosk, certified)
    await kiosk.sees("7 憑證暫禁")
    await kiosk.goes_on("7")
    await kiosk.sees(QUESTION)
    await kiosk.press("tab", "enter")
    kiosk.reader.insert(certified.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees(CANNOT, "這張卡片的憑證目前不是有效狀態")
