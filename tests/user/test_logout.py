"""壹、九 登出: on every screen after signing in, confirmed or not, and what is left behind afterwards: nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ra_contract.order import OrderState
from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import CARD_REMOVED, at_the_pin, at_the_terms, logs_out
from tests.kiosk import PATIENCE, PIN, Customer, Kiosk
from tests.ra.world import line

ASKS = "是否要登出系統"

GoThere = Callable[[Kiosk, Customer], Awaitable[None]]


async def at_home(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)


async def at_insert_card(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("1")
    await kiosk.sees("請插入憑證晶片卡")


async def at_trouble(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED)


async def at_own_data(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("a")
    await kiosk.sees("您要變更什麼？")


EVERYWHERE = pytest.mark.parametrize(
    "go_there",
    [at_home, at_insert_card, at_the_terms, at_the_pin, at_trouble, at_own_data],
)


def answer_to(kiosk: Kiosk, token: str, folder: Path) -> int:
    """The RA's status for a request under this token, from the same kiosk over another connection."""
    with line(kiosk.world.url, folder) as http:
        return http.get("/v1/session", headers={"Authorization": f"Bearer {token}"}).status_code


def token_of(kiosk: Kiosk) -> str:
    assert kiosk.app.visit is not None
    token = kiosk.ra.transport._token
    assert token is not None
    return token.text()


@pytest.mark.manual("1.9.1", "1.9.2")
@EVERYWHERE
async def test_one_key_in_the_same_place_asks_and_staying_changes_nothing(
    kiosk: Kiosk, customer: Customer, go_there: GoThere
) -> None:
    await go_there(kiosk, customer)
    before = kiosk.text()
    assert before.rstrip().endswith("F10 登出")
    await kiosk.press("f10")
    await kiosk.sees(ASKS, "登出", "繼續使用")
    await kiosk.press("escape")
    await kiosk.sees_no_more(ASKS)
    await kiosk.sees_again(before)


@pytest.mark.manual("1.9.1", "1.9.3")
@EVERYWHERE
async def test_logging_out_ends_the_session_at_the_ra_and_leaves_no_trace_on_the_screen(
    kiosk: Kiosk, customer: Customer, go_there: GoThere, tmp_path: Path
) -> None:
    await go_there(kiosk, customer)
    token = token_of(kiosk)
    assert answer_to(kiosk, token, tmp_path) == 200
    await logs_out(kiosk)
    screen = await kiosk.sees("歡迎使用", "您在這裡：首頁")
    for trace in ("林測試", customer.cn, "F10"):
        assert trace not in screen
    assert answer_to(kiosk, token, tmp_path) == 401


@pytest.mark.manual("1.9.1")
async def test_nobody_can_log_out_who_is_not_signed_in(kiosk: Kiosk, customer: Customer) -> None:
    screen = await kiosk.sees("歡迎使用")
    assert "登出" not in screen
    await kiosk.press("f10", "1")
    screen = await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.press("f10")
    assert kiosk.text() == screen


@pytest.mark.manual("1.9.2")
async def test_what_was_typed_outlasts_the_question_and_another_language(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.type(PIN[:3])
    await kiosk.press("f10")
    await kiosk.sees(ASKS)
    await kiosk.press("f2")
    await kiosk.sees("Do you want to log out?", "Stay signed in")
    await kiosk.press("escape")
    await kiosk.sees("Please type the card PIN", "● ● ●")
    await kiosk.press("f2")
    await kiosk.sees("請輸入晶片卡密碼", "● ● ●")
    await kiosk.enter(PIN[3:])
    await kiosk.sees("憑證申請成功")


@pytest.mark.manual("1.9.2")
async def test_in_the_middle_of_an_order_it_says_what_stays_open(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    assert kiosk.app.visit is not None
    order = kiosk.ordering.placed
    await kiosk.press("f10")
    await kiosk.sees(ASKS, f"您的申請案 {order.number} 尚未完成，將會保留")
    await kiosk.press("enter")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")
    await kiosk.sign_in(customer)
    await kiosk.sees(f"您有一筆未完成的憑證申請 {order.number}")
    assert [(o.id, o.state) for o in kiosk.app.visit.customer.open_orders] == [(order.id, OrderState.OPENED)]


@pytest.mark.manual("1.9.2")
async def test_where_nothing_is_open_the_question_names_no_order(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("f10")
    screen = await kiosk.sees(ASKS)
    assert "尚未完成" not in screen


@pytest.mark.manual("1.9.1")
async def test_work_on_the_card_is_not_ended_by_logging_out(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.plan(Fault.SILENCE, at=12)
    await kiosk.enter(PIN)
    await kiosk.sees("在晶片卡內產生簽章金鑰")
    await kiosk.press("f10", "escape", "enter")
    assert ASKS not in kiosk.text()
    async with asyncio.timeout(PATIENCE):
        while "憑證申請成功" not in kiosk.text():
            kiosk.reader.release()  # again and again: it may not be silent yet
            await kiosk.settle()


@pytest.mark.manual("1.9.2")
async def test_a_card_put_in_while_it_asks_does_not_swallow_the_answer(kiosk: Kiosk, customer: Customer) -> None:
    await at_insert_card(kiosk, customer)
    await kiosk.press("f10")
    await kiosk.sees(ASKS)
    await kiosk.line.cut()  # what goes on below comes to no end by itself
    kiosk.reader.insert(customer.card)
    await kiosk.sees(ASKS, "讀卡機：晶片卡已插入")
    await kiosk.press("enter")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("1.9.2")
async def test_an_answer_that_comes_during_work_logs_out_when_the_work_is_done(
    kiosk: Kiosk, customer: Customer
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    await kiosk.press("f10")
    await kiosk.sees(ASKS)
    kiosk.reader.plan(Fault.SILENCE)
    kiosk.reader.insert(customer.card)
    while kiosk.reader.pending_fault is not None:
        await kiosk.settle()
    await kiosk.press("enter")
    await kiosk.sees("正在讀取晶片卡")
    while "請取回您的晶片卡" not in kiosk.text():
        kiosk.reader.release()
        await kiosk.settle()
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("1.9.3")
async def test_the_card_is_asked_for_until_it_is_out(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_terms(kiosk, customer)
    await kiosk.press("f10", "enter")
    screen = await kiosk.sees("請取回您的晶片卡", "已經沒有人登入，晶片卡還在讀卡機裡")
    assert "林測試" not in screen
    await kiosk.press("enter", "escape", "f10", "1")
    await kiosk.sees("請取回您的晶片卡")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("1.9.3")
async def test_without_a_card_the_front_page_comes_at_once(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("f10", "enter")
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("1.9.3")
async def test_language_and_contrast_are_as_the_kiosk_starts(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("f4", "f2")
    await kiosk.sees("please choose a service")
    assert kiosk.app.looks.is_high_contrast
    await kiosk.press("f10", "enter")
    await kiosk.sees("歡迎使用")
    assert not kiosk.app.looks.is_high_contrast


@pytest.mark.manual("1.9.3")
async def test_an_ra_that_is_away_keeps_nobody_signed_in_here(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.line.cut()
    await logs_out(kiosk)
    assert kiosk.app.visit is not None
    assert kiosk.app.visit.session is None
    assert kiosk.ra.transport._token is None
    screen = kiosk.text()
    assert "林測試" not in screen
    assert customer.cn not in screen


@pytest.mark.manual("1.9.3")
async def test_the_next_customer_finds_empty_fields(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await logs_out(kiosk)
    await kiosk.press("1")
    screen = await kiosk.sees("憑證識別碼 (CN)", "登入密碼")
    assert customer.cn not in screen
    assert screen.count("（尚未輸入）") == 1  # and the other field has the focus
