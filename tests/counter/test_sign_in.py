"""臨櫃、登入: staff sign in apart from customers; who leaves the desk alone leaves nothing at it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rakiosk.ui.idle import USUAL_TIMES, IdleTimes
from tests.counter.staff import DESK, SIGN_IN, STAFF, WELCOME, Staff, attends, signs_in
from tests.kiosk import Customer, Kiosk, kiosk_of
from tests.ra.clerks.test_codes import codes_asked, secret, totp
from tests.ra.counter import PASSWORD
from tests.ra.world import World


async def test_a_wrong_password_is_told_and_a_first_one_is_changed_before_anything_else(
    counter: Kiosk, staff: Staff
) -> None:
    new = staff.office.clerk(must_change=True)
    await counter.sees(WELCOME, "F8 臨櫃人員")
    await counter.press("f8")
    await counter.sees(SIGN_IN, "人員代號")
    await counter.enter(new, "Wrong2026a")
    await counter.sees("人員代號、登入密碼或驗證碼不符", "次機會")
    await counter.enter(PASSWORD)
    await counter.sees("這是首次登入，請變更登入密碼")
    await counter.enter("Wrong2026a", "Parcel2026b", "Parcel2026b")
    await counter.sees("舊登入密碼不正確，沒有任何變更", "次機會", "這是首次登入，請變更登入密碼")
    await counter.enter(PASSWORD, "Parcel2026b", "Parcel2026b")
    await counter.sees("登入密碼變更成功")
    await counter.press("enter")
    await counter.sees("人員代號", new)
    await counter.enter("Parcel2026b")
    screen = await counter.sees(DESK, STAFF)
    assert "F8" not in screen
    await counter.press("f8")
    await counter.sees(DESK)


@pytest.fixture
def asking(served_ra: World) -> Iterator[World]:
    """The RA, while it asks for codes."""
    with codes_asked(served_ra) as asking:
        yield asking


async def test_where_settings_ask_a_code_is_wanted_beside_the_password_and_good_once(
    asking: World, counter: Kiosk, staff: Staff
) -> None:
    key = secret(asking, staff.clerk)
    await counter.sees(WELCOME)
    await counter.press("f8")
    await counter.sees(SIGN_IN, "驗證碼")
    code = totp(key, asking.clock())
    await counter.enter(staff.clerk, PASSWORD, code)
    await counter.sees(DESK)
    await counter.press("f10")
    await counter.sees("是否要登出系統")
    await counter.press("enter")
    await counter.sees(WELCOME)
    await counter.press("f8")
    await counter.sees(SIGN_IN, "驗證碼")
    await counter.enter(staff.clerk, PASSWORD, code)
    await counter.sees("驗證碼不符", "次機會")


async def test_who_leaves_the_sign_in_or_logs_out_is_back_at_the_front_page(counter: Kiosk, staff: Staff) -> None:
    await counter.sees(WELCOME)
    await counter.press("f8")
    await counter.sees(SIGN_IN, "人員代號")
    await counter.press("escape")
    await counter.sees(WELCOME)
    await signs_in(counter, staff.clerk)
    await counter.press("f10")
    await counter.sees("是否要登出系統")
    await counter.press("enter")
    assert STAFF not in await counter.sees(WELCOME)


async def test_a_desk_left_alone_ends_by_itself_here_and_at_the_ra(
    served_ra: World, staff: Staff, customer: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakiosk.ui.idle._LONGEST_SLEEP", 0.05)
    async with kiosk_of(served_ra, tmp_path, office=staff.office.name, idle=IdleTimes(countdown_seconds=0.2)) as kiosk:
        await attends(kiosk, staff.clerk, customer)
        assert kiosk.app.visit is not None
        assert kiosk.app.visit.desk is not None
        ra: Any = kiosk.app.visit.desk.ra
        kiosk.app.idle._since = time.monotonic() - USUAL_TIMES.seconds
        screen = await kiosk.sees(WELCOME)
        assert customer.cn not in screen
        assert not kiosk.app.visit.is_signed_in
        assert ra._transport._token is None
