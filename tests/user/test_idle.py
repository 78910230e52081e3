"""Whoever leaves the kiosk alone is asked, then signed out and wiped; nobody is, who is there."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from textual import events

from rakiosk.supervisor import WIPE_TERMINAL
from rakiosk.ui.idle import USUAL_TIMES, IdleTimes
from rakiosk.ui.prompts.card import TakeCardView
from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import at_the_pin, at_the_terms
from tests.kiosk import PIN, Customer, Kiosk, kiosk_of
from tests.ra.world import World
from tests.user.test_logout import EVERYWHERE, answer_to, token_of

STILL_THERE, TAKEN = "您還在嗎？", "您已取出晶片卡，是否繼續使用？"
QUICK = IdleTimes(countdown_seconds=0.2, card_seconds=0.1)
PATIENT = IdleTimes(countdown_seconds=600, card_seconds=0.1)

GoThere = Callable[[Kiosk, Customer], Awaitable[None]]


@pytest.fixture
async def quick(served_ra: World, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk that waits no longer than a moment for an answer."""
    async with kiosk_of(served_ra, tmp_path, idle=QUICK) as running:
        yield running


@pytest.fixture
async def patient(served_ra: World, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk that waits very long for an answer."""
    async with kiosk_of(served_ra, tmp_path, idle=PATIENT) as running:
        yield running


@pytest.fixture(autouse=True)
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watch look up more often than customers need: here time passes without it."""
    monkeypatch.setattr("rakiosk.ui.idle._LONGEST_SLEEP", 0.05)


def tap(kiosk: Kiosk, x: int, y: int) -> None:
    """Press and let go, as the terminal tells it."""
    for kind in (events.MouseDown, events.MouseUp):
        kiosk.app.post_message(kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y))


def leave_alone(kiosk: Kiosk, seconds: float = USUAL_TIMES.seconds) -> None:
    """Let so much time pass since the customer was last heard of."""
    kiosk.app.idle._since = time.monotonic() - seconds


@EVERYWHERE
async def test_who_is_gone_is_signed_out_at_the_ra_and_nothing_is_left(
    quick: Kiosk, customer: Customer, go_there: GoThere, tmp_path: Path
) -> None:
    await go_there(quick, customer)
    token = token_of(quick)
    await quick.press("f2")
    leave_alone(quick)
    seen = await quick.sees_one_of("請取回您的晶片卡", "Your card is still in the reader", "歡迎使用")
    if seen != "歡迎使用":
        leave_alone(quick)  # a card that stays in does not keep the language
        await quick.sees("請取回您的晶片卡")
        quick.reader.pull()
    screen = await quick.sees("歡迎使用", "您在這裡：首頁")
    assert "林測試" not in screen
    assert customer.cn not in screen
    assert answer_to(quick, token, tmp_path) == 401
    assert quick.app.visit is not None
    assert quick.app.visit.session is None
    assert quick.ra.transport._token is None


@pytest.mark.parametrize("sign", ["x", "tab", "f10", "escape", "enter", "tap", "card", "paste"])
async def test_any_sign_of_life_goes_on_and_means_nothing_else(patient: Kiosk, customer: Customer, sign: str) -> None:
    await patient.sign_in(customer)
    await patient.press("a")
    await patient.sees("您要變更什麼？")
    before = patient.text()
    leave_alone(patient)
    await patient.sees(STILL_THERE, "還剩 600 秒", "繼續使用")
    if sign == "tap":
        tap(patient, 3, 29)  # on F1: a tap that says yes must not press what it hits
    elif sign == "card":
        patient.reader.insert(customer.card)
    elif sign == "paste":
        patient.app.post_message(events.Paste("1"))
    else:
        await patient.press(sign)
    await patient.sees_no_more(STILL_THERE)
    if sign == "tap":  # which brings the keys on the screen, and no help
        await patient.sees("您要變更什麼？")
    elif sign != "card":
        await patient.sees_again(before)
    assert patient.app.visit is not None
    assert patient.app.visit.session is not None


async def test_what_was_typed_is_kept_by_who_stays_and_wiped_from_who_is_gone(
    patient: Kiosk, customer: Customer
) -> None:
    await patient.sees("歡迎使用")
    await patient.press("1")
    await patient.sees("憑證識別碼 (CN)")
    await patient.enter(customer.cn)
    await patient.type("Kestrel7")
    password = patient.app.stage.query_one("#password")
    leave_alone(patient)
    await patient.sees(STILL_THERE)
    await patient.press("space")
    await patient.sees(customer.cn, "已輸入")
    leave_alone(patient)
    await patient.sees(STILL_THERE)
    patient.app.turnover.end_visit()
    await patient.sees("歡迎使用")
    assert password._bytes == bytearray()  # type: ignore[attr-defined]
    await patient.press("1")
    assert customer.cn not in await patient.sees("憑證識別碼 (CN)")


async def test_large_looks_have_twice_the_time(patient: Kiosk, customer: Customer) -> None:
    await patient.sign_in(customer)
    await patient.press("f4")
    leave_alone(patient, USUAL_TIMES.accessible_seconds - 30)
    await asyncio.sleep(0.2)  # longer than the watch sleeps at most
    assert STILL_THERE not in patient.text()
    leave_alone(patient, USUAL_TIMES.accessible_seconds)
    await patient.sees(STILL_THERE)


async def test_work_in_flight_is_never_cut_and_its_end_starts_the_clock(quick: Kiosk, customer: Customer) -> None:
    await at_the_pin(quick, customer)
    quick.reader.plan(Fault.SILENCE, at=12)
    await quick.enter(PIN)
    await quick.sees("在晶片卡內產生簽章金鑰")
    leave_alone(quick, 3600)
    await asyncio.sleep(0.2)  # longer than the watch sleeps at most
    assert STILL_THERE not in quick.text()
    while "憑證申請成功" not in quick.text():
        quick.reader.release()
        await quick.settle()
    assert time.monotonic() - quick.app.idle._since < USUAL_TIMES.seconds


async def test_the_curtain_does_not_stop_the_clock_and_stays_closed(patient: Kiosk, customer: Customer) -> None:
    await patient.sign_in(customer)
    await patient.press("f5")
    await patient.sees("畫面已遮蔽")
    leave_alone(patient)
    await patient.sees(STILL_THERE)
    await patient.press("x")
    screen = await patient.sees("畫面已遮蔽")
    assert "請選擇服務項目" not in screen
    leave_alone(patient)
    await patient.sees(STILL_THERE)
    patient.app.turnover.end_visit()
    await patient.sees("歡迎使用")


async def test_the_front_page_goes_back_to_its_language_and_look_without_a_question(patient: Kiosk) -> None:
    await patient.sees("歡迎使用", "讀卡機：已就緒")
    await patient.press("f2", "f4")
    await patient.sees("Welcome")
    leave_alone(patient, USUAL_TIMES.accessible_seconds)
    await patient.sees("歡迎使用")
    assert not patient.app.turnover.takes_longer


async def test_an_order_that_was_left_is_told_at_the_next_sign_in(quick: Kiosk, customer: Customer) -> None:
    await at_the_pin(quick, customer)
    assert quick.app.visit is not None
    number = quick.ordering.placed.number
    leave_alone(quick)
    await quick.sees("請取回您的晶片卡")
    quick.reader.pull()
    await quick.sees("歡迎使用")
    await quick.sign_in(customer)
    await quick.sees(f"您有一筆未完成的憑證申請 {number}")


async def test_without_the_ra_the_token_is_forgotten_and_the_terminal_wiped(
    quick: Kiosk, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quick.sign_in(customer)
    await quick.line.cut()
    written: list[str] = []
    assert quick.app._driver is not None
    monkeypatch.setattr(quick.app._driver, "write", written.append)
    quick.app._clipboard = "a secret"
    leave_alone(quick)
    await quick.sees("歡迎使用")
    assert quick.app.visit is not None
    assert quick.ra.transport._token is None
    assert quick.app.clipboard == ""
    assert WIPE_TERMINAL in written


@pytest.mark.manual("1.9.2")
async def test_a_card_taken_while_signed_in_asks_whether_to_go_on(patient: Kiosk, customer: Customer) -> None:
    patient.reader.insert(customer.card)
    await patient.sign_in(customer)
    patient.reader.pull()
    await patient.sees(TAKEN, "還剩 600 秒", "繼續使用", "登出")
    await patient.press("x", "f1", "f10")
    await patient.sees(TAKEN)
    await patient.press("enter")
    await patient.sees("請選擇服務項目")
    patient.reader.insert(customer.card)
    await patient.sees("讀卡機：晶片卡已插入")
    patient.reader.pull()
    await patient.sees(TAKEN)
    patient.reader.insert(customer.card)
    await patient.sees("請選擇服務項目")
    patient.reader.pull()
    await patient.sees(TAKEN)
    await patient.press("escape")
    await patient.sees("歡迎使用")


@pytest.mark.manual("1.9.3")
async def test_a_card_taken_and_no_answer_ends_the_visit(quick: Kiosk, customer: Customer) -> None:
    quick.reader.insert(customer.card)
    await quick.sign_in(customer)
    quick.reader.pull()
    await quick.sees("歡迎使用")
    assert quick.app.visit is not None
    assert quick.app.visit.session is None


async def test_where_the_card_is_wanted_its_absence_is_told_and_not_asked_about(
    patient: Kiosk, customer: Customer
) -> None:
    await at_the_terms(patient, customer)
    patient.reader.pull()
    await patient.sees("晶片卡已被取出")
    await asyncio.sleep(3 * PATIENT.card_seconds)
    assert TAKEN not in patient.text()
    assert not isinstance(patient.app.stage.view, TakeCardView)


async def test_who_looks_on_while_support_works_for_them_is_asked_nothing(patient: Kiosk, customer: Customer) -> None:
    await patient.sign_in(customer)
    leave_alone(patient, USUAL_TIMES.seconds - 1)
    patient.app.idle.accompany()
    leave_alone(patient, 10 * USUAL_TIMES.seconds)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(patient.app.idle._until_idle(), 0.1)
    assert patient.app.idle.silent_seconds > 9 * USUAL_TIMES.seconds  # nor is support told that a key came
    patient.app.idle._accompanied -= USUAL_TIMES.seconds
    await patient.sees(STILL_THERE)
