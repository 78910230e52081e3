"""The desk: a customer found in few strokes, by hand or by a scanner; lists; codes explained."""

from ra_contract.counter_job import JobKind
from rakiosk.procedures.counter.say import SAY
from tests.counter.staff import DESK, Staff, attends, shows_documents, signs_in, takes_back
from tests.kiosk import Customer, Kiosk

MOST_STROKES = 10


def test_for_every_job_there_is_something_to_say_to_the_customer() -> None:
    with_words_of_their_own = {JobKind.PIN_RESET, JobKind.LOGIN_PASSWORD, JobKind.NEW_CUSTOMER}
    assert set(SAY) == set(JobKind) - with_words_of_their_own


async def test_a_customer_is_found_in_fewer_than_ten_keys(counter: Kiosk, staff: Staff) -> None:
    counter.world.admin.customers.add("SEVEN-7", "張七", "card", must_change=False)  # type: ignore[arg-type]
    await signs_in(counter, staff.clerk)
    strokes = [*"SEVEN-7", "enter"]
    await counter.type("SEVEN-7")
    await counter.press("enter")
    await counter.sees("客戶 張七", "SEVEN-7")
    assert len(strokes) < MOST_STROKES


async def test_a_scanner_that_ends_with_tab_finds_as_well_and_nobody_is_told_as_such(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    await signs_in(counter, staff.clerk)
    await counter.enter("NOBODY-99")
    await counter.sees("查無此客戶", DESK)
    await counter.type(customer.cn)
    await counter.press("tab")
    await counter.sees("客戶 ", customer.cn, "最近登入")
    await counter.press("escape")
    await counter.sees(DESK)


async def test_a_trouble_code_is_explained_with_what_the_staff_can_do(counter: Kiosk, staff: Staff) -> None:
    await signs_in(counter, staff.clerk)
    await counter.enter("c15")
    await counter.sees("晶片卡密碼已鎖", "您可以這樣處理", "晶片卡密碼重置授權", "C15")
    await counter.press("enter")
    await counter.enter("Z99")
    await counter.sees("沒有代碼為 Z99 的異常")
    await counter.press("enter")
    await counter.sees(DESK)


async def test_a_job_stands_in_the_lists_and_can_be_taken_back(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    await attends(counter, staff.clerk, customer)
    await counter.press("1")
    await shows_documents(counter)
    await counter.sees("需要第二位人員核可")
    await counter.press("escape")
    await takes_back(counter, customer, "未完成")
    await counter.press("enter")
    await counter.sees(DESK)
    await counter.enter("3")
    await counter.sees("今日案件", customer.cn, "已撤回")
    await counter.press("1")
    await counter.sees("案件", "J-", "已撤回")
    await counter.press("enter")
    await counter.enter("1")
    await counter.sees("待核可案件", "目前沒有")
