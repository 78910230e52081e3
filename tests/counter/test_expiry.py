"""An authorised PIN reset that ran out or was taken back: told to the customer, and to the clerk."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.counter.staff import DESK, TAKE_OVER, WELCOME, Staff, attends, authorises, signs_in, takes_back
from tests.flows import logs_out
from tests.hardware.resetting import NOT_NOW
from tests.kiosk import Customer, Kiosk
from tests.ra.world import World


@pytest.fixture
def later(served_ra: World) -> Iterator[World]:
    """The RA, whose clock goes right again afterwards."""
    yield served_ra
    served_ra.clock.ahead = timedelta(0)


async def has_it_authorised(counter: Kiosk, staff: Staff, blocked: Customer) -> None:
    """With the card in the reader, to a PIN reset that is authorised."""
    counter.reader.insert(blocked.card)
    await attends(counter, staff.clerk, blocked)
    await authorises(counter, staff)


async def test_a_customer_who_took_the_keyboard_too_late_is_told_and_so_is_the_clerk(
    counter: Kiosk, staff: Staff, blocked: Customer, later: World
) -> None:
    await has_it_authorised(counter, staff, blocked)
    await counter.press("1")
    await counter.sees(TAKE_OVER, "請登入")
    later.clock.ahead = timedelta(minutes=16)
    await counter.press("enter")
    await counter.sees("登入密碼", blocked.cn)
    await counter.enter(blocked.password)
    await counter.sees(NOT_NOW, "B17", "15 分鐘")
    await counter.press("enter")
    await counter.sees("請選擇服務項目")
    await logs_out(counter)
    await signs_in(counter, staff.clerk)
    await counter.enter("2")
    await counter.sees("我的未結案件", "目前沒有")
    await counter.press("enter")
    await counter.sees(DESK)
    await counter.enter("3")
    await counter.sees("今日案件", blocked.cn, "已到期")


async def test_a_customer_whose_authorisation_was_taken_back_is_told(
    counter: Kiosk, staff: Staff, blocked: Customer
) -> None:
    await has_it_authorised(counter, staff, blocked)
    await counter.press("2")
    await takes_back(counter, blocked, "未完成")
    await counter.press("f10")
    await counter.sees("是否要登出系統")
    await counter.press("enter")
    await counter.sees("請取回您的晶片卡")
    counter.reader.pull()
    await counter.sees(WELCOME)
    await counter.sign_in(blocked)
    await counter.press("6")
    await counter.sees(NOT_NOW, "B22", "已撤回授權")
