"""The counter helps where an order is stuck, and it is kept who did so and why."""

from datetime import timedelta

import pytest

from rakiosk_ra.admin.orders import By, told
from rakiosk_ra.base.errors import AdminError
from tests.ra.renewing import renewing
from tests.ra.test_card_authentication import relay
from tests.ra.world import PASSWORD, World

BY = By("clerk01", "card broken")


def test_the_counter_binds_a_paid_renewal_to_any_card_and_no_old_key_is_asked_for(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    told_ = world.admin.orders.rebind(renewal.cn, order["number"], renewal.visit.own_card.guid, BY)
    assert (told_.state, told_.old_keys_gone, told_.old_key_wanted) == ("paid", True, False)
    renewal.visit.authenticate(order)
    assert renewal.visit.applied(order).confirm()["state"] == "confirmed"
    assert renewal.debits() == 1
    [deed] = world.admin.orders.deeds(renewal.cn)
    assert (deed.clerk, deed.why) == ("clerk01", "card broken")
    assert deed.deed == f"rebind {order['number']} {renewal.visit.own_card.guid}"
    lines = list(told(world.admin.orders.of(renewal.cn), world.admin.orders.deeds(renewal.cn)))
    assert lines[0].startswith(f"{order['number']}\trenewal\tconfirmed\t")
    assert "clerk01" in lines[1]


def test_the_counter_gives_an_order_up_and_the_fee_goes_back(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    ended = world.admin.orders.refund(renewal.cn, order["number"], BY)
    assert ended.state == "cancelled"
    assert ended.receipt is not None
    assert ended.receipt.refunded_at is not None
    assert (renewal.debits(), renewal.balance()) == (0, 1000)
    with pytest.raises(AdminError, match="is not open"):
        world.admin.orders.refund(renewal.cn, order["number"], BY)


def test_the_counter_gives_all_attempts_again(world: World) -> None:
    visit = world.visit(world.customer())
    visit.bind(order := visit.order())
    for _ in range(10):
        visit.put(relay(visit, order), {"witness": visit.own_card.witness()})
    for _ in range(5):
        world.line().post("/v1/session", json={"cn": visit.customer.cn, "password": "Wrong4you"})
    world.admin.orders.reset_attempts(visit.customer.cn, BY)
    visit.authenticate(order)
    signed_in = world.line().post("/v1/session", json={"cn": visit.customer.cn, "password": PASSWORD})
    assert signed_in.status_code == 201


def test_nothing_is_done_for_somebody_elses_order_or_without_a_word(world: World) -> None:
    renewal, other = renewing(world), renewing(world)
    order = renewal.paid()
    world.clock.ahead += timedelta(seconds=1)
    with pytest.raises(AdminError, match="no order"):
        world.admin.orders.refund(other.cn, order["number"], BY)
    with pytest.raises(AdminError, match="no such card"):
        world.admin.orders.rebind(renewal.cn, order["number"], other.visit.own_card.guid, BY)
    for by in (By("", "card broken"), By("clerk01", " ")):
        with pytest.raises(AdminError, match="who you are and why"):
            world.admin.orders.refund(renewal.cn, order["number"], by)
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == "paid"
