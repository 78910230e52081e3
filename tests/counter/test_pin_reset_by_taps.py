"""臨櫃、晶片卡密碼重置授權 by taps alone, from the staff sign-in to the new PIN, on the keys on the screen."""

import pytest

from tests.counter.staff import AUTHORISED, DESK, DOCUMENTS, SECOND, TAKE_OVER, Staff
from tests.flows import pin_of
from tests.hardware.resetting import DONE, FORM, NEW_PIN, READER
from tests.kiosk import Customer, Kiosk
from tests.ra.counter import PASSWORD
from tests.touch import Touch


@pytest.fixture
async def touch(counter: Kiosk) -> Touch:
    """Somebody at the counter's kiosk who only taps."""
    return Touch(counter)


async def test_a_pin_is_reset_by_taps_alone(touch: Touch, staff: Staff, blocked: Customer) -> None:
    kiosk = touch.kiosk
    kiosk.reader.insert(blocked.card)
    await kiosk.sees("歡迎使用")
    await touch.tap("臨櫃人員")
    await kiosk.sees("人員代號")
    await touch.enter(staff.clerk, PASSWORD)
    await kiosk.sees(DESK)
    await touch.goes_on("讀卡機內的晶片卡")
    await kiosk.sees("客戶 ", blocked.cn)
    await touch.goes_on("晶片卡密碼重置授權")
    await kiosk.sees(DOCUMENTS)
    await touch.tap("國民身分證")
    await touch.tap("健保卡")
    await touch.goes_on("確定")
    await kiosk.sees(SECOND)
    await touch.goes_on("第二位人員在此登入核可")
    await kiosk.sees("第二位人員：")
    await touch.enter(staff.supervisor, PASSWORD)
    await kiosk.sees(AUTHORISED)
    await touch.goes_on("交給客戶")
    await kiosk.sees(TAKE_OVER)
    await touch.goes_on("繼續")
    await kiosk.sees("登入密碼", blocked.cn)
    await touch.enter(blocked.password)
    await kiosk.sees(FORM, READER)
    await touch.enter(NEW_PIN, NEW_PIN)
    await kiosk.sees(DONE)
    assert (pin_of(blocked.card), blocked.card.pin_tries_left) == (NEW_PIN, 3)
