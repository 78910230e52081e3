"""A card that takes another one's place while an order is open: what was paid for is not lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ra_contract.certificate import CarrierKind
from tests.ra.card import KeyPair
from tests.ra.renewing import Renewing, renewing
from tests.ra.world import World


def with_new_card(world: World, renewal: Renewing) -> Renewing:
    """The same customer, to whom the counter has given another card."""
    world.clock.ahead += timedelta(seconds=1)
    customer = replace(renewal.visit.customer, card=world.card(renewal.cn))
    return replace(renewal, visit=replace(renewal.visit, customer=customer))


def test_a_customer_knows_all_their_cards_the_newest_first(world: World) -> None:
    renewal = renewing(world)
    new = with_new_card(world, renewal)
    cards = [new.visit.own_card.guid, renewal.visit.own_card.guid]
    assert renewal.visit.get("/v1/session")["card_guids"] == cards


@pytest.mark.parametrize("was_proven", [False, True])
def test_a_paid_renewal_goes_on_with_the_new_card_and_both_keys_anew(world: World, was_proven: bool) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    if was_proven:
        renewal.prove(order)
        renewal.visit.authenticate(order)
        renewal.visit.certify(order, "signing", KeyPair().request())
    new = with_new_card(world, renewal)
    order = new.visit.bind(order)
    assert (order["state"], order["card_guid"], order["certificates"]) == ("paid", new.visit.own_card.guid, [])
    assert (order["old_keys_gone"], order["old_key_wanted"]) == (True, False)
    refused = new.visit.certify(order, "signing", KeyPair().request())
    assert refused.json()["code"] == "order-state"  # the new card has not been authenticated
    new.visit.authenticate(order)
    confirmed = new.visit.applied(order).confirm()
    assert confirmed["state"] == "confirmed"
    assert {c["status"] for c in confirmed["replaces"]} == {"superseded"}
    assert renewal.debits() == 1
    good = [c for c in new.visit.get("/v1/me/certificates") if c["status"] == "valid"]
    assert len(good) == 2


def test_a_renewal_may_come_back_to_the_card_that_has_the_old_keys(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    with_new_card(world, renewal).visit.bind(order)
    order = renewal.visit.bind(order)
    assert (order["old_keys_gone"], order["old_key_wanted"]) == (False, True)
    renewal.visit.authenticate(order)
    refused = renewal.visit.certify(order, "signing", KeyPair().request())
    assert (refused.status_code, refused.json()["code"]) == (422, "old-key")
    renewal.prove(order)
    assert renewal.certified(order).confirm()["state"] == "confirmed"


def test_a_card_that_was_given_out_before_takes_no_renewal_over(world: World) -> None:
    customer = world.customer(approved=False)
    former = customer.card
    assert former is not None
    renewal = renewing(world)
    old = replace(renewal.visit.customer, card=None)
    world.clock.ahead -= timedelta(days=1)
    older = world.card(old.cn)
    world.clock.ahead += timedelta(days=1)
    order = renewal.paid()
    refused = renewal.visit.send("PUT", f"/v1/orders/{order['id']}/card", {"card_guid": older.guid})
    assert (refused.status_code, refused.json()["code"]) == (409, "renewal-card")
    refused = renewal.visit.send("PUT", f"/v1/orders/{order['id']}/card", {"card_guid": former.guid})
    assert (refused.status_code, refused.json()["code"]) == (409, "card-not-yours")
    assert renewal.visit.bind(order)["card_guid"] == renewal.visit.own_card.guid


def change(renewal: Renewing, action: str, serials: list[str], reason: str) -> None:
    body = {"action": action, "serials": serials, "reason": reason, "password": renewal.visit.customer.password}
    path = "/v1/me/certificates/status-changes"
    assert renewal.visit.send("POST", path, body, **{"Idempotency-Key": action}).status_code == 200


@pytest.mark.parametrize("carrier", list(CarrierKind))
def test_who_has_one_certificate_revoked_applies_for_both_once_the_counter_lets_them(
    world: World, carrier: CarrierKind
) -> None:
    renewal = renewing(world, carrier=carrier)
    change(renewal, "revoke", [renewal.serial("encryption")], "key-compromise")
    assert renewal.visit.get("/v1/me/eligibility/renewal")["reason"] == "certificate-revoked"
    assert renewal.visit.get("/v1/me/eligibility/application")["reason"] == "not-approved"
    world.admin.customers.approve(renewal.cn)
    renewal.visit.applied().confirm()
    statuses = [c["status"] for c in renewal.visit.get("/v1/me/certificates")]
    assert sorted(statuses) == ["revoked", "superseded", "valid", "valid"]


def test_an_application_beside_a_paid_renewal_leaves_two_good_certificates_and_refunds(world: World) -> None:
    renewal = renewing(world, days=0.001)
    order = renewal.ready()
    world.clock.ahead += timedelta(seconds=100)
    world.admin.customers.approve(renewal.cn)
    applied = renewal.visit.applied()
    half = renewal.certified(order)
    applied.confirm()
    late = renewal.visit.confirm(order, half.proofs())
    assert (late.status_code, late.json()["code"]) == (409, "order-state")
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == "cancelled"
    world.admin.reap()
    assert (renewal.debits(), renewal.balance()) == (0, 1000)
    good = [c for c in renewal.visit.get("/v1/me/certificates") if c["status"] == "valid"]
    assert len(good) == 2
