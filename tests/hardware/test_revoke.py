"""貳、三 憑證註銷: no card is needed, suspending is offered first, and nothing is revoked by a slip of the finger."""

from collections.abc import Awaitable, Callable

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
from tests.kiosk import WRONG_PIN, Customer, Kiosk, new_customer
from tests.line import Line
from tests.ra.world import World

NOTHING, QUESTION, PASSWORD_ASKED = "沒有可以註銷的憑證", "將註銷憑證", "請再次輸入登入密碼"
REVOKED_ALL = {Use.SIGNING: Status.REVOKED, Use.ENCRYPTION: Status.REVOKED}
VALID_ALL = {Use.SIGNING: Status.VALID, Use.ENCRYPTION: Status.VALID}
REVOKED = "憑證註銷完成"
REASONS = (
    ("晶片卡遺失或被竊", Reason.CARD_LOST, "key_compromise"),
    ("晶片卡密碼可能已被他人知道", Reason.KEY_COMPROMISE, "key_compromise"),
    ("姓名或身分證號已變更", Reason.AFFILIATION_CHANGED, "affiliation_changed"),
    ("已改用其他憑證", Reason.SUPERSEDED, "superseded"),
    ("不再需要使用", Reason.CESSATION, "cessation_of_operation"),
)


@pytest.fixture
def certified(served_ra: World) -> Customer:
    """A customer with certificates in force."""
    return certified_customer(served_ra)


async def at_the_list(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("3")
    await kiosk.sees("您現有的憑證", "註銷後，憑證將永久失效")


async def at_the_offer(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_list(kiosk, customer)
    await kiosk.press("enter")
    await kiosk.sees("是否先辦理暫禁（暫時停用）即可？", "可臨櫃解禁", "永久註銷")


async def at_the_choice(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_offer(kiosk, customer)
    await kiosk.press("2")
    await kiosk.sees("請選擇要註銷的憑證", "所有有效憑證")


async def at_the_reasons(kiosk: Kiosk, customer: Customer, chosen: str = "1") -> None:
    await at_the_choice(kiosk, customer)
    await kiosk.press(chosen)
    await kiosk.sees("請選擇註銷原因")


async def at_the_question(kiosk: Kiosk, customer: Customer, chosen: str = "1", reason: str = "1") -> None:
    await at_the_reasons(kiosk, customer, chosen)
    await kiosk.press(reason)
    await kiosk.sees(QUESTION, "註銷後無法復原")


async def at_the_password(kiosk: Kiosk, customer: Customer, chosen: str = "1", reason: str = "1") -> None:
    await at_the_question(kiosk, customer, chosen, reason)
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)


@pytest.mark.manual("2.3.1", "2.3.2", "2.3.3", "2.3.4")
async def test_without_a_card_all_certificates_are_revoked_and_the_status_is_read_back(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees(REVOKED, "簽章憑證", "加密憑證", "如果日後找回這張晶片卡")
    assert "請保留晶片卡" not in screen  # it is lost
    for certificate in kiosk.world.admin.certificates.of(certified.cn):
        assert certificate.serial.upper() in screen.replace(" ", "")
        assert f"已註銷 {certificate.status_since.astimezone():%Y-%m-%d %H:%M}" in screen
    assert statuses(kiosk, certified) == REVOKED_ALL
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert kiosk.reader.commands == []


@pytest.mark.manual("2.3.4")
async def test_who_has_the_card_still_is_told_to_keep_it(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified, reason="2")
    await kiosk.enter(certified.password)
    await kiosk.sees(REVOKED, "請保留晶片卡")


@pytest.mark.manual("2.3.1")
async def test_without_a_reader_it_works_as_well(kiosk: Kiosk, certified: Customer) -> None:
    kiosk.reader.unplug()
    await at_the_password(kiosk, certified)
    await kiosk.enter(certified.password)
    await kiosk.sees(REVOKED)


@pytest.mark.manual("2.3.2")
async def test_every_certificate_is_listed_with_its_state_and_the_finality_is_told(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_list(kiosk, certified)
    screen = await kiosk.sees("註銷後無法復原，之後須重新臨櫃申請", "有效期間", "有效")
    for certificate in kiosk.world.admin.certificates.of(certified.cn):
        assert certificate.serial.upper() in screen.replace(" ", "")
        assert f"{certificate.not_after.astimezone():%Y-%m-%d}" in screen


@pytest.mark.manual("2.3.2")
async def test_who_would_rather_suspend_is_led_there(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_offer(kiosk, certified)
    await kiosk.press("1")
    await kiosk.sees("將繼續進行憑證暫禁", "解禁須臨櫃辦理")
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees("憑證暫禁完成")
    assert REVOKED not in screen
    assert statuses(kiosk, certified) == {Use.SIGNING: Status.HELD, Use.ENCRYPTION: Status.HELD}


@pytest.mark.manual("2.3.2", "2.3.4")
@pytest.mark.parametrize("chosen", [0, 1])
async def test_one_certificate_may_be_revoked_alone(kiosk: Kiosk, certified: Customer, chosen: int) -> None:
    certificates = kiosk.world.admin.certificates.of(certified.cn)
    await at_the_password(kiosk, certified, chosen=str(2 + chosen))
    await kiosk.enter(certified.password)
    screen = await kiosk.sees(REVOKED)
    assert certificates[chosen].serial.upper() in screen.replace(" ", "")
    assert certificates[1 - chosen].serial.upper() not in screen.replace(" ", "")
    assert statuses(kiosk, certified) == {
        certificates[chosen].use: Status.REVOKED,
        certificates[1 - chosen].use: Status.VALID,
    }


@pytest.mark.manual("2.3.3")
@pytest.mark.parametrize("number", range(len(REASONS)))
async def test_the_reason_in_plain_words_reaches_the_authority_as_that_of_rfc_5280(
    kiosk: Kiosk, certified: Customer, number: int
) -> None:
    words, reason, flag = REASONS[number]
    await at_the_reasons(kiosk, certified)
    await kiosk.sees(f"{number + 1} {words}")
    await kiosk.press(str(number + 1))
    await kiosk.sees(QUESTION)
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)
    await kiosk.enter(certified.password)
    await kiosk.sees(REVOKED)
    assert {certificate.reason for certificate in kiosk.world.admin.certificates.of(certified.cn)} == {reason}
    assert authority_statuses(kiosk, certified) == {("revoked", flag)}


@pytest.mark.manual("2.3.3")
async def test_the_focus_starts_on_cancel_and_enter_revokes_nothing(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_question(kiosk, certified)
    await kiosk.sees("取消  Esc / Enter")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert statuses(kiosk, certified) == VALID_ALL


@pytest.mark.manual("2.3.3")
@pytest.mark.parametrize(
    "way", [at_the_list, at_the_offer, at_the_choice, at_the_reasons, at_the_question, at_the_password]
)
async def test_esc_at_every_question_revokes_nothing(
    kiosk: Kiosk, certified: Customer, way: Callable[[Kiosk, Customer], Awaitable[None]]
) -> None:
    await way(kiosk, certified)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert statuses(kiosk, certified) == VALID_ALL


@pytest.mark.manual("2.3.3")
async def test_a_wrong_login_password_revokes_nothing_and_the_right_one_goes_on(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees("登入密碼不正確，沒有任何變更", PASSWORD_ASKED)
    assert statuses(kiosk, certified) == VALID_ALL
    await kiosk.enter(certified.password)
    await kiosk.sees(REVOKED)


@pytest.mark.manual("2.3.3")
async def test_no_login_password_is_asked_for_again_without_asking_the_ra(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.line.cut()
    await kiosk.press("enter")
    await kiosk.sees("請輸入登入密碼。", PASSWORD_ASKED)


@pytest.mark.manual("2.3.3")
async def test_the_fifth_wrong_login_password_ends_the_session(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified)
    for _ in range(4):
        await kiosk.type("Wrong4you")
        await kiosk.goes_on("enter")
        await kiosk.sees("登入密碼不正確", PASSWORD_ASKED)
    await kiosk.enter("Wrong4you")
    await kiosk.sees("您已登出：這次登入已經結束")
    assert statuses(kiosk, certified) == VALID_ALL


@pytest.mark.manual("2.3.2", "2.3.4")
async def test_suspended_certificates_are_revoked_without_offering_to_suspend_them(
    kiosk: Kiosk, certified: Customer
) -> None:
    kiosk.world.admin.certificates.hold(certified.cn)
    await at_the_list(kiosk, certified)
    await kiosk.sees("已暫禁")
    await kiosk.press("enter")
    await kiosk.sees("請選擇要註銷的憑證")
    await kiosk.press("1")
    await kiosk.sees("請選擇註銷原因")
    await kiosk.press("5")
    await kiosk.sees(QUESTION)
    await kiosk.press("tab", "enter")
    await kiosk.sees(PASSWORD_ASKED)
    await kiosk.enter(certified.password)
    await kiosk.sees(REVOKED)
    assert statuses(kiosk, certified) == REVOKED_ALL


@pytest.mark.manual("2.3.4")
async def test_a_revocation_under_way_is_told_as_such(kiosk: Kiosk, certified: Customer) -> None:
    await at_the_password(kiosk, certified)
    lets_the_authority_lag(kiosk, certified)
    await kiosk.enter(certified.password)
    screen = await kiosk.sees("憑證註銷中", "註銷中 ")
    assert REVOKED not in screen
    assert "已註銷" not in screen


@pytest.mark.manual("2.3.1")
async def test_who_has_no_certificates_is_told_so(kiosk: Kiosk) -> None:
    await kiosk.sign_in(new_customer(kiosk.world))
    await kiosk.press("3")
    await kiosk.sees(NOTHING, "您還沒有憑證")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.3.1")
async def test_whose_certificates_are_revoked_already_is_told_so_and_since_when(
    kiosk: Kiosk, certified: Customer
) -> None:
    revokes_elsewhere(kiosk.world, certified)
    since = kiosk.world.admin.certificates.of(certified.cn)[0].status_since.astimezone()
    await kiosk.sign_in(certified)
    await kiosk.press("3")
    await kiosk.sees(NOTHING, "您的憑證已經註銷", f"已註銷 {since:%Y-%m-%d %H:%M}")


@pytest.mark.manual("2.3.1")
async def test_whose_certificates_are_expired_is_told_so(kiosk: Kiosk) -> None:
    await kiosk.sign_in(certified_customer(kiosk.world, expires_in_days=-3))
    await kiosk.press("3")
    await kiosk.sees(NOTHING, "您的憑證已到期")


@pytest.mark.manual("2.3.1")
async def test_whose_application_is_not_finished_is_told_so(kiosk: Kiosk, customer: Customer) -> None:
    await applies_but_for_the_confirmation(kiosk, customer)
    await kiosk.press("3")
    await kiosk.sees(NOTHING, "您的憑證申請尚未完成")


@pytest.mark.manual("2.3.3", "2.3.4")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_a_line_that_breaks_at_the_change_leads_back_to_the_password_and_to_one_revocation(
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
    await kiosk.sees(REVOKED, "已註銷")
    assert statuses(kiosk, certified) == REVOKED_ALL


@pytest.mark.manual("2.3.3")
async def test_leaving_while_the_ra_is_away_tells_later_what_has_become_of_it(
    kiosk: Kiosk, certified: Customer
) -> None:
    await at_the_password(kiosk, certified)
    await kiosk.line.cut_before_the_answer()
    await kiosk.enter(certified.password)
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.line.restore()
    await kiosk.press("3")
    await kiosk.sees(NOTHING, "您的憑證已經註銷")
