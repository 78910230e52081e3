"""臨櫃、到期後展期、更名、解除登入鎖定: what the counter does for an account, and what the customer can do then."""

from tests.counter.staff import Staff, approves, attends, says_yes, shows_documents, takes_back
from tests.flows import certified_customer, renewable_customer, statuses
from tests.kiosk import Customer, Kiosk


async def test_who_is_late_renews_by_the_counters_leave_which_can_be_taken_back(counter: Kiosk, staff: Staff) -> None:
    customer = renewable_customer(counter.world, expires_in_days=-2)
    await attends(counter, staff.clerk, customer)
    before = counter.strokes
    await counter.press("8")
    await shows_documents(counter)
    assert counter.strokes - before == 4
    await approves(counter, staff.supervisor)
    await counter.sees("已完成：到期後展期", "有效至")
    await counter.press("enter")
    await counter.sees("客戶 ", customer.cn)
    await may_renew(counter, customer, may=True)
    await takes_back(counter, customer, "未完成：到期後展期")
    await may_renew(counter, customer, may=False)


async def may_renew(counter: Kiosk, customer: Customer, *, may: bool) -> None:
    """Whether the RA lets the customer renew."""
    visit = counter.world.visit(customer)  # type: ignore[arg-type]  # it has what is asked for
    told = visit.get("/v1/me/eligibility/renewal")
    assert told["allowed"] is may


async def test_another_name_revokes_the_former_ones_certificates_once_two_people_agree(
    counter: Kiosk, staff: Staff
) -> None:
    customer = certified_customer(counter.world)
    await attends(counter, staff.clerk, customer)
    before = counter.strokes
    await counter.press("c")
    await counter.sees("客戶的新姓名為何")
    await counter.enter("林改名")
    await shows_documents(counter)
    await says_yes(counter, "林改名", "林測試", "將註銷")
    assert counter.strokes - before == 10
    assert set(statuses(counter, customer).values()) == {"valid"}, "not before the second person"
    await approves(counter, staff.supervisor)
    await counter.sees("已完成：更名")
    await counter.press("enter")
    await counter.sees("客戶 林改名", "已註銷")
    assert set(statuses(counter, customer).values()) == {"revoked"}


async def test_a_lock_out_is_seen_and_lifted_and_the_customer_signs_in(
    counter: Kiosk, staff: Staff, customer: Customer
) -> None:
    world, kiosk = counter.world, counter.app.visit
    assert kiosk is not None
    line = world.line(staff.office.kiosk)
    for _ in range(5):
        line.post("/v1/session", json={"cn": customer.cn, "password": "Wrong2026a"})
    right = {"cn": customer.cn, "password": customer.password}
    assert line.post("/v1/session", json=right).json()["code"] == "account-locked"
    await attends(counter, staff.clerk, customer)
    before = counter.strokes
    await counter.press("4")
    await shows_documents(counter)
    await counter.sees("已完成：解除登入鎖定")
    assert counter.strokes - before == 4
    world.refill_budgets()
    assert line.post("/v1/session", json=right).status_code == 201
