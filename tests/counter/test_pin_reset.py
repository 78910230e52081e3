"""臨櫃、晶片卡密碼重置授權: two people authorise, and the customer alone chooses the new PIN."""

from tests.counter.staff import STAFF, TAKE_OVER, Staff, authorises
from tests.flows import logs_out, pin_of
from tests.hardware.resetting import DONE, FORM, NEW_PIN, NOT_NOW, READER
from tests.kiosk import Customer, Kiosk


async def test_a_blocked_pin_is_reset_by_two_people_and_typed_by_the_customer(
    counter: Kiosk, staff: Staff, blocked: Customer
) -> None:
    await counter.sign_in(blocked)
    await counter.press("6")
    await counter.sees(NOT_NOW, "B16")
    await counter.press("enter")
    await counter.sees("請選擇服務項目")
    await logs_out(counter)
    await authorises(counter, staff, blocked)
    await counter.press("1")
    screen = await counter.sees(TAKE_OVER, "請登入")
    assert STAFF not in screen
    assert counter.app.visit is not None
    assert counter.app.visit.desk is None
    counter.reader.insert(blocked.card)
    await counter.press("enter")
    await counter.sees("登入密碼", blocked.cn)
    await counter.enter(blocked.password)
    await counter.sees(FORM)
    await counter.enter(NEW_PIN, NEW_PIN)
    await counter.sees(READER)
    await counter.press("enter")
    await counter.sees(DONE)
    assert (pin_of(blocked.card), blocked.card.pin_tries_left) == (NEW_PIN, 3)
    await counter.press("enter")
    await counter.sees("請選擇服務項目")
    await counter.press("6")
    await counter.sees(NOT_NOW, "B16")
