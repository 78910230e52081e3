"""臨櫃、申請案改用他卡、取消退費: an open order goes on with another card, or is given up with its fee."""

from tests.counter.staff import SEAL, Staff, approves, attends, inventory_card, says_yes, shows_documents, signs_in
from tests.flows import renewable_customer
from tests.kiosk import Customer, Kiosk
from tests.ra.world import Customer as RaCustomer
from tests.ra.world import Visit, World


def signed_in(world: World, customer: Customer) -> Visit:
    """The customer at another kiosk."""
    return world.visit(RaCustomer(customer.cn, customer.password, None))


async def test_an_open_order_goes_on_with_another_card_of_the_customers_which_proves_itself(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    order = signed_in(counter.world, customer).order()
    other = inventory_card(counter.world, "C-OTHER", customer.cn)
    await signs_in(counter, staff.clerk)
    await counter.enter(order["number"])
    await counter.sees("客戶 ", customer.cn, order["number"])
    before = counter.strokes
    await counter.press("a")
    await counter.sees("請將客戶的另一張晶片卡插入讀卡機")
    counter.reader.insert(other)
    await counter.sees("晶片卡已插入")
    await counter.press("enter")
    await shows_documents(counter, SEAL)
    await counter.sees("已完成：申請案改用他卡")
    assert counter.strokes - before == 6
    bound = signed_in(counter.world, customer).get(f"/v1/orders/{order['id']}")
    assert bound["card_guid"] == other.guid


async def test_a_paid_order_is_given_up_by_two_people_and_its_fee_goes_back(counter: Kiosk, staff: Staff) -> None:
    customer = renewable_customer(counter.world)
    visit, [account] = signed_in(counter.world, customer), counter.world.admin.bank.accounts(customer.cn)
    order = visit.create(kind="renewal").json()
    visit.put(f"/v1/orders/{order['id']}/card", {"card_guid": customer.card.guid})
    visit.put(f"/v1/orders/{order['id']}/payment", {"account": account.number})
    await attends(counter, staff.clerk, customer)
    before = counter.strokes
    await counter.press("b")
    await shows_documents(counter)
    await counter.sees("辦理原因為何")
    await counter.enter("X")
    await says_yes(counter, order["number"])
    await approves(counter, staff.supervisor)
    await counter.sees("已完成：申請案取消退費")
    assert counter.strokes - before <= 9 + len(staff.supervisor) + 15
    counter.world.admin.reap()
    [after] = counter.world.admin.bank.accounts(customer.cn)
    assert (after.debits, after.balance) == (0, account.balance)
