"""憑證展期: who may renew, the old key's leave, the new certificates and what becomes of the old ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from ra_contract.certificate import CarrierKind, Use
from rakiosk_ra.base.clock import taipei
from tests.ra.card import KeyPair
from tests.ra.openssl import verify
from tests.ra.renewing import FEE, Renewing, issue_both, renewing
from tests.ra.test_pki import reason
from tests.ra.world import World


def eligibility(renewal: Renewing) -> dict[str, Any]:
    told: dict[str, Any] = renewal.visit.get("/v1/me/eligibility/renewal")
    refused = renewal.visit.create(kind="renewal") if not told["allowed"] else None
    assert refused is None or (refused.status_code, refused.json()["code"]) == (409, told["reason"])
    return told


@pytest.mark.manual("2.2.1", "3.2.1")
@pytest.mark.parametrize("days", [30, 29, 1, 0.001])
def test_within_thirty_days_a_customer_may_renew(world: World, days: float) -> None:
    assert eligibility(renewing(world, days)) == {
        "allowed": True,
        "reason": None,
        "opens_on": None,
        "expired_on": None,
    }


@pytest.mark.manual("2.2.1", "3.2.1")
@pytest.mark.parametrize("days", [31, 32, 300])
def test_before_that_the_day_is_told_and_the_day_is_good_from_its_first_minute(world: World, days: int) -> None:
    renewal = renewing(world, days)
    told = eligibility(renewal)
    assert told["reason"] == "too-early"
    opens_on = datetime.fromisoformat(told["opens_on"])
    assert taipei(opens_on).timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    end = taipei(world.clock() + timedelta(days=days)).date()
    assert taipei(opens_on).date() == end - timedelta(days=30)
    world.clock.ahead = opens_on - world.clock() + timedelta(seconds=1)
    assert eligibility(renewal.again())["allowed"] is True


@pytest.mark.manual("2.2.1", "3.2.1")
def test_expired_certificates_are_told_with_the_day_and_are_for_the_counter(world: World) -> None:
    renewal = renewing(world, -3)
    told = eligibility(renewal)
    assert told["reason"] == "certificate-expired"
    assert datetime.fromisoformat(told["expired_on"]).date() == (world.clock() - timedelta(days=3)).date()


def test_held_revoked_missing_and_half_ordered_certificates_are_told_apart(world: World) -> None:
    held = renewing(world)
    world.admin.certificates.hold(held.cn)
    assert eligibility(held)["reason"] == "certificate-held"

    revoked = renewing(world)
    change_status(revoked, "revoke", [revoked.serial("encryption")], "key-compromise")
    assert eligibility(revoked)["reason"] == "certificate-revoked"

    nothing = world.visit(world.customer())
    assert nothing.get("/v1/me/eligibility/renewal")["reason"] == "nothing-to-renew"
    nothing.applied()
    assert nothing.get("/v1/me/eligibility/renewal")["reason"] == "nothing-to-renew"

    ordered = renewing(world)
    ordered.order()
    assert eligibility(ordered)["reason"] == "order-open"
    assert ordered.visit.get("/v1/me/eligibility/application")["reason"] == "already-certified"


def change_status(renewal: Renewing, action: str, serials: list[str], why: str) -> None:
    body = {"action": action, "serials": serials, "reason": why, "password": renewal.visit.customer.password}
    reply = renewal.visit.send(
        "POST", "/v1/me/certificates/status-changes", body, **{"Idempotency-Key": f"{action}{serials}"}
    )
    assert reply.status_code == 200, reply.text


@pytest.mark.manual("2.2.5", "2.2.7")
@pytest.mark.parametrize("carrier", [CarrierKind.CARD, CarrierKind.FILE])
def test_a_renewal_goes_from_opened_to_confirmed(world: World, tmp_path: Path, carrier: CarrierKind) -> None:
    renewal = renewing(world, carrier=carrier)
    order = renewal.order()
    old = {renewal.serial("signing"), renewal.serial("encryption")}
    assert (order["state"], order["kind"], order["fee"], order["receipt"]) == ("opened", "renewal", FEE, None)
    assert order["number"].startswith("E-")
    assert {c["serial"] for c in order["replaces"]} == old
    paid = renewal.pay(order).json()
    assert (paid["state"], paid["receipt"]["amount"], paid["receipt"]["refunded_at"]) == ("paid", FEE, None)
    assert paid["receipt"]["number"].startswith("R-")
    assert paid["receipt"]["account"] == "*" * 10 + renewal.account[-4:]
    assert renewal.prove(order).json()["old_key_proven"] is True
    if carrier is CarrierKind.CARD:
        renewal.visit.authenticate(order)
    applied = renewal.certified(order)
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == "issued"
    assert reason(world, renewal.serial("signing")) is None
    confirmed = applied.confirm()
    assert confirmed["state"] == "confirmed"
    assert {c["status"] for c in confirmed["certificates"]} == {"valid"}
    assert {(c["serial"], c["status"]) for c in confirmed["replaces"]} == {(serial, "superseded") for serial in old}
    assert applied.confirm() == confirmed
    for serial in old:
        assert reason(world, serial) is x509.ReasonFlags.superseded
    assert verify(world.pki_url, tmp_path, applied.der("signing")).endswith("ee.pem: OK\n")
    assert renewal.visit.get("/v1/me/eligibility/renewal")["reason"] == "too-early"
    assert renewal.debits() == 1


@pytest.mark.manual("3.2.6")
def test_a_renewal_in_files_takes_new_keys_for_both_uses_by_the_old_signing_keys_leave(world: World) -> None:
    renewal = renewing(world, carrier=CarrierKind.FILE)
    order = renewal.order()
    assert (order["old_key_wanted"], order["old_key_proven"]) == (True, False)
    assert renewal.prove(order).json()["old_key_proven"] is True  # before any money
    assert renewal.pay(order).json()["state"] == "paid"
    confirmed = renewal.visit.applied(order).confirm()
    assert {c["use"]: c["status"] for c in confirmed["certificates"]} == dict.fromkeys(Use, "valid")
    assert {c["status"] for c in confirmed["replaces"]} == {"superseded"}


@pytest.mark.manual("3.2.6")
def test_where_policy_asks_for_no_proof_files_are_renewed_without_one_and_cards_are_not(
    world: World, lenient: None
) -> None:
    in_files = renewing(world, carrier=CarrierKind.FILE)
    order = in_files.order()
    assert order["old_key_wanted"] is False
    assert in_files.pay(order).status_code == 200
    assert in_files.visit.applied(order).confirm()["state"] == "confirmed"
    on_card = renewing(world)
    assert on_card.order()["old_key_wanted"] is True


def test_a_renewal_keeps_to_the_policy_that_it_was_opened_under(world: World) -> None:
    renewal = renewing(world, carrier=CarrierKind.FILE)
    order = renewal.paid()
    with leniency(world):
        refused = renewal.visit.certify(order, "signing", KeyPair().request())
    assert (refused.status_code, refused.json()["code"]) == (422, "old-key")


@contextmanager
def leniency(world: World) -> Iterator[None]:
    strict = world.registry.settings
    lenient = replace(strict, certificates=replace(strict.certificates, files_prove_old_key=False))
    object.__setattr__(world.registry, "settings", lenient)  # as the RA is started with another ra.toml
    yield
    object.__setattr__(world.registry, "settings", strict)


@pytest.fixture
def lenient(world: World) -> Iterator[None]:
    """The RA with files_prove_old_key = false."""
    with leniency(world):
        yield


def test_a_renewal_leaves_the_counters_approval_alone(world: World) -> None:
    renewal = renewing(world)
    world.admin.customers.approve(renewal.cn)
    renewal.certified(renewal.ready()).confirm()
    assert [row.approved for row in world.admin.customers.all() if row.cn == renewal.cn] == [True]


def test_no_key_is_certified_before_the_payment_and_the_old_keys_leave(world: World) -> None:
    renewal = renewing(world)
    order, key = renewal.order(), KeyPair()
    renewal.visit.authenticate(order)
    assert renewal.prove(order).status_code == 200
    refused = renewal.visit.certify(order, "signing", key.request())
    assert (refused.status_code, refused.json()["code"]) == (409, "order-state")

    other = renewing(world)
    order = other.paid()
    other.visit.authenticate(order)
    for use, body in (("signing", key.request()), ("encryption", other.encryption.public())):
        refused = other.visit.certify(order, use, body)
        assert (refused.status_code, refused.json()["code"]) == (422, "old-key")


def test_a_card_that_was_not_authenticated_gets_no_certificate_in_a_renewal_either(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    renewal.prove(order)
    refused = renewal.visit.certify(order, "signing", KeyPair().request())
    assert (refused.status_code, refused.json()["code"]) == (409, "order-state")


def test_only_the_old_signing_key_gives_leave_and_only_for_this_order(world: World) -> None:
    renewal, other = renewing(world), renewing(world)
    order, foreign = renewal.paid(), other.order()
    encryption = renewal.serial("encryption")
    wrong = (
        renewal.proof(order, KeyPair()),
        {**renewal.proof(foreign)},
        {**renewal.proof(order), "serial": encryption},
        renewal.proof(order, renewal.encryption, encryption),
        other.proof(order, other.signing),
        {**renewal.proof(order), "serial": "1"},
        {**renewal.proof(order), "proof": ""},
    )
    for proof in wrong:
        refused = renewal.prove(order, proof)
        assert (refused.status_code, refused.json()["code"]) == (422, "old-key")
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["old_key_proven"] is False
    assert renewal.prove(order).json()["old_key_proven"] is True


def test_the_old_keys_leave_is_kept_and_sending_it_again_is_harmless_to_the_end(world: World) -> None:
    renewal = renewing(world)
    order = renewal.ready()
    proof = renewal.proof(order)
    assert renewal.prove(order, proof).status_code == 200
    confirmed = renewal.certified(order).confirm()
    assert renewal.prove(order, proof).json() == confirmed


def test_an_application_takes_neither_payment_nor_old_key(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    for path, body in (("payment", {"account": "12345678"}), ("old-key-proof", {"serial": "1", "proof": ""})):
        refused = visit.send("PUT", f"/v1/orders/{order['id']}/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "order-state")


def test_an_encryption_key_may_be_kept_or_new_but_never_another_ones_nor_the_old_signing_key(world: World) -> None:
    renewal, other = renewing(world), renewing(world)
    order = renewal.ready()
    for use, body in (
        ("encryption", other.encryption.public()),
        ("encryption", renewal.signing.public()),
        ("signing", renewal.signing.request()),
        ("signing", renewal.encryption.request()),
    ):
        refused = renewal.visit.certify(order, use, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "key-already-used")
    kept = renewal.visit.certify(order, "encryption", renewal.encryption.public())
    fresh = renewal.visit.certify(order, "encryption", KeyPair().public())
    back = renewal.visit.certify(order, "encryption", renewal.encryption.public())
    serials = [reply.json()["certificate"]["serial"] for reply in (kept, fresh, back)]
    assert len(set(serials)) == 3


def test_a_power_cut_after_the_key_was_made_is_healed_by_a_newer_key(world: World) -> None:
    renewal = renewing(world)
    order = renewal.ready()
    renewal.visit.certify(order, "signing", KeyPair().request())
    later = renewal.again("counter-2")
    (found,) = later.visit.session["open_orders"]
    assert (found["state"], found["old_key_proven"]) == ("paid", True)
    assert later.certified(found).confirm()["state"] == "confirmed"
    assert later.debits() == 1


@pytest.mark.manual("2.2.3")
def test_a_renewal_waits_while_its_certificates_are_held(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    change_status(renewal, "hold", [renewal.serial("signing")], "certificate-hold")
    assert renewal.pay(order).json()["code"] == "certificate-held"
    world.admin.certificates.resume(renewal.cn)
    assert renewal.pay(order).status_code == 200
    renewal.prove(order)
    renewal.visit.authenticate(order)
    world.admin.certificates.hold(renewal.cn)
    refused = renewal.visit.certify(order, "signing", KeyPair().request())
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate-held")
    world.admin.certificates.resume(renewal.cn)
    applied = renewal.certified(order)
    world.admin.certificates.hold(renewal.cn)
    assert renewal.visit.confirm(order, applied.proofs()).json()["code"] == "certificate-held"
    world.admin.certificates.resume(renewal.cn)
    assert applied.confirm()["state"] == "confirmed"


@pytest.mark.parametrize("use", ["signing", "encryption"])
def test_revoking_what_is_being_renewed_cancels_the_renewal_and_refunds_it(world: World, use: str) -> None:
    renewal = renewing(world)
    applied = renewal.certified(renewal.ready())
    change_status(renewal, "revoke", [renewal.serial(use)], "cessation-of-operation")
    (order,) = renewal.visit.get("/v1/orders")
    assert (order["state"], order["receipt"]["refunded_at"] is not None) == ("cancelled", True)
    assert (renewal.balance(), renewal.debits()) == (1000, 0)
    assert reason(world, applied.serial("signing")) is x509.ReasonFlags.cessation_of_operation
    assert renewal.visit.confirm(order, applied.proofs()).json()["code"] == "order-state"


def test_what_expires_after_it_was_paid_for_may_still_be_renewed_but_not_be_paid_for(world: World) -> None:
    paid, unpaid = renewing(world, 1), renewing(world, 1)
    order, other = paid.paid(), unpaid.order()
    world.clock.ahead = timedelta(days=2)
    late, later = paid.again(), unpaid.again()
    assert later.pay(other).json()["code"] == "certificate-expired"
    late.prove(order)
    late.visit.authenticate(order)
    assert late.certified(order).confirm()["state"] == "confirmed"


def test_certificates_that_were_replaced_before_are_not_what_is_renewed(world: World) -> None:
    renewal = renewing(world, -3)
    renewal.signing, renewal.encryption = issue_both(world, renewal.visit.customer, 10)
    order = renewal.order()
    assert {c["status"] for c in order["replaces"]} == {"valid"}
    assert len(order["replaces"]) == 2
