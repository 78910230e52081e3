"""The counter's jobs that change an account or certificates: each carried out at the RA, and told."""

from pathlib import Path

from tests.counter.staff import DESK, SEAL, Staff, approves, attends, inventory_card, shows_documents
from tests.flows import certified_customer
from tests.kiosk import Customer, Kiosk, new_customer


async def at(counter: Kiosk, staff: Staff, customer: Customer) -> None:
    """At the customer's page."""
    await attends(counter, staff.clerk, customer)


async def test_certificates_are_suspended_lifted_and_revoked_by_the_counters_hand(counter: Kiosk, staff: Staff) -> None:
    customer = certified_customer(counter.world)
    await at(counter, staff, customer)
    before = counter.strokes
    await counter.press("6")
    await counter.sees("請選擇要暫禁的憑證")
    await counter.press("1")
    await shows_documents(counter)
    await counter.sees("已完成：代辦暫禁", "請告訴客戶：「您的憑證已暫禁")
    assert counter.strokes - before == 5
    await counter.press("enter")
    await counter.sees("客戶 ", "已暫禁")
    before = counter.strokes
    await counter.press("5")
    await counter.sees("要解禁哪些憑證")
    await counter.press("1")
    await shows_documents(counter)
    assert counter.strokes - before == 5
    await approves(counter, staff.supervisor)
    await counter.sees("已完成：憑證解禁")
    await counter.press("enter")
    await counter.sees("客戶 ", "有效")
    before = counter.strokes
    await counter.press("7")
    await counter.sees("註銷")
    await counter.press("1")
    await counter.sees("註銷原因為何")
    await counter.press("1")
    await shows_documents(counter)
    await counter.sees("將立即生效", "註銷後無法復原")
    await counter.press("tab", "enter")
    await counter.sees("已完成：代辦註銷")
    assert counter.strokes - before == 8
    await counter.press("enter")
    await counter.sees("客戶 ", "已註銷")


async def test_an_application_is_approved_and_a_lock_out_is_lifted(counter: Kiosk, staff: Staff) -> None:
    customer = new_customer(counter.world, approved=False)
    await at(counter, staff, customer)
    await counter.sees("申請尚未核准")
    counter.reader.insert(customer.card)
    await counter.sees("晶片卡已插入")
    before = counter.strokes
    await counter.press("9")
    await shows_documents(counter, SEAL)
    await counter.sees("已完成：核准申請")
    assert counter.strokes - before == 5
    await counter.press("enter")
    await counter.sees("客戶 ", "正常")
    await counter.press("4")
    await shows_documents(counter)
    await counter.sees("已完成：解除登入鎖定")
    await counter.press("enter")
    await counter.sees("客戶 ")
    await counter.press("5")
    await counter.sees("這位客戶沒有暫禁的憑證")
    await counter.press("enter")
    await counter.sees("客戶 ")
    await counter.press("escape")
    await counter.sees(DESK)


async def test_an_approval_binds_the_card_of_the_stock_that_is_in_the_reader(counter: Kiosk, staff: Staff) -> None:
    customer = new_customer(counter.world, approved=False, is_card_known=False)
    await at(counter, staff, customer)
    counter.reader.insert(inventory_card(counter.world, "C-STOCK"))
    await counter.sees("晶片卡已插入")
    await counter.press("9")
    await shows_documents(counter, SEAL)
    await counter.sees("已完成：核准申請")
    await counter.press("enter")
    await counter.sees("客戶 ", "C-STOCK 使用中")


async def test_a_forgotten_login_password_comes_on_a_slip_that_no_screen_shows_and_is_taken_back(
    counter: Kiosk, staff: Staff, customer: Customer, tmp_path: Path
) -> None:
    await at(counter, staff, customer)
    before = counter.strokes
    await counter.press("3")
    await shows_documents(counter)
    assert counter.strokes - before == 4
    await approves(counter, staff.supervisor)
    await counter.sees("單據", "是")
    await counter.press("1")
    await counter.sees("已完成：登入密碼單", "對摺彌封")
    assert list((tmp_path / "papers").glob("*.pdf"))
    await counter.press("enter")
    await counter.sees("客戶 ", customer.cn)
    await counter.press("escape")
    await counter.sees(DESK)
    await counter.enter("2")
    await counter.sees("我的未結案件", customer.cn)
    await counter.press("1")
    await counter.sees("撤回這件案件", "列印單據")
    await counter.press("1")
    await counter.sees("已撤回：登入密碼單", "即時失效")


async def test_a_broken_card_is_replaced_by_one_of_the_stock_which_proves_itself(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    new = inventory_card(counter.world, "C-NEW")
    await at(counter, staff, customer)
    await counter.sees("1-9 A-C 選擇")
    before = counter.strokes
    await counter.press("2")
    await counter.sees("舊晶片卡的情形為何")
    await counter.press("1")
    await counter.sees("請將庫存的新晶片卡插入讀卡機")
    counter.reader.insert(new)
    await counter.sees("讀卡機：晶片卡已插入")
    await counter.press("enter")
    await shows_documents(counter)
    assert counter.strokes - before == 6
    await approves(counter, staff.supervisor)
    await counter.sees("已完成：補發換發晶片卡")
    await counter.press("enter")
    await counter.sees("客戶 ", "C-NEW")
