"""A renewal with every old key that a customer may have, whatever the RA wants now: known before it is paid."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.certificate import CarrierKind, KeyAlgorithm
from rakiosk_ra.certificates.rows import CertificateRow
from tests.ra.card import KeyPair
from tests.ra.renewing import Renewing, renewing
from tests.ra.test_replacement_cards import with_new_card
from tests.ra.weak_keys import weak_key
from tests.ra.world import Applied, World

P_256, RSA_2048 = KeyAlgorithm.P_256, KeyAlgorithm.RSA_2048
OLD = ((P_256, P_256), (RSA_2048, RSA_2048), (P_256, RSA_2048))
MATRIX = [(carrier, *old, wanted) for carrier, old, wanted in itertools.product(CarrierKind, OLD, KeyAlgorithm)]


def new_key(algorithm: KeyAlgorithm) -> KeyPair:
    return KeyPair() if algorithm is P_256 else KeyPair(rsa.generate_private_key(65537, 2048))


@contextmanager
def wanting(world: World, algorithm: KeyAlgorithm) -> Iterator[None]:
    """The RA as it is started with another ra.toml."""
    before = world.registry.settings
    keys = replace(before.certificates, card_key_algorithm=algorithm, file_key_algorithm=algorithm)
    object.__setattr__(world.registry, "settings", replace(before, certificates=keys))
    try:
        yield
    finally:
        object.__setattr__(world.registry, "settings", before)


@pytest.mark.parametrize(("carrier", "signing", "encryption", "wanted"), MATRIX)
def test_old_keys_of_either_algorithm_are_renewed_by_an_ra_that_wants_either(
    world: World, carrier: CarrierKind, signing: KeyAlgorithm, encryption: KeyAlgorithm, wanted: KeyAlgorithm
) -> None:
    renewal = renewing(world, carrier=carrier, keys=(new_key(signing), new_key(encryption)))
    with wanting(world, wanted):
        order, new = renewal.ready(), new_key(wanted)
        kept = renewal.encryption if carrier is CarrierKind.CARD else new_key(wanted)
        bodies = {"signing": new.request(), "encryption": kept.public()}
        issued = {use: renewal.visit.certify(order, use, body) for use, body in bodies.items()}
        assert [reply.status_code for reply in issued.values()] == [200, 200]
        told = {use: reply.json() for use, reply in issued.items()}
        assert Applied(renewal.visit, order, new, kept, told).confirm()["state"] == "confirmed"


@pytest.mark.parametrize("wanted", list(KeyAlgorithm))
def test_new_keys_are_of_the_algorithm_that_the_order_was_opened_with(world: World, wanted: KeyAlgorithm) -> None:
    other = next(algorithm for algorithm in KeyAlgorithm if algorithm is not wanted)
    renewal = renewing(world)
    with wanting(world, wanted):
        order = renewal.ready()
    with wanting(world, other):
        refused = renewal.visit.certify(order, "signing", new_key(other).request())
        assert (refused.status_code, refused.json()["code"]) == (422, "key-too-weak")
        assert renewal.visit.certify(order, "signing", new_key(wanted).request()).status_code == 200


def test_a_kept_key_that_is_too_weak_is_told_before_an_order_and_before_money(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    weaken(world, renewal)
    refused = renewal.pay(order)
    assert (refused.status_code, refused.json()["code"], renewal.debits()) == (422, "key-too-weak", 0)
    renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")
    assert renewal.visit.get("/v1/me/eligibility/renewal")["reason"] == "key-too-weak"
    refused = renewal.visit.create(kind="renewal")
    assert (refused.status_code, refused.json()["code"]) == (422, "key-too-weak")
    world.clock.ahead += timedelta(seconds=1)
    renewal.visit.customer.card = world.card(renewal.cn)  # the new card that the customer is told to ask for
    assert renewal.pay(renewal.order()).status_code == 200


def test_a_paid_renewal_does_not_go_back_to_a_card_whose_key_is_too_weak(world: World) -> None:
    renewal = renewing(world)
    new = with_new_card(world, renewal)
    weaken(world, renewal)
    order = new.order()
    assert renewal.pay(order).status_code == 200
    old = {"card_guid": renewal.visit.own_card.guid}
    refused = renewal.visit.send("PUT", f"/v1/orders/{order['id']}/card", old)
    assert (refused.status_code, refused.json()["code"]) == (422, "key-too-weak")
    new.visit.authenticate(order)
    new.visit.applied(order)


def weaken(world: World, renewal: Renewing) -> None:
    """Put a certificate of a weak key where the customer's for encryption is, as the RA may have made before."""
    name, now = x509.Name([]), world.clock()
    weak = x509.CertificateBuilder(name, name, weak_key(), 1, now, now + timedelta(days=1))
    der = weak.sign(KeyPair().private, hashes.SHA256()).public_bytes(Encoding.DER)
    query = sa.update(CertificateRow).where(CertificateRow.serial == renewal.serial("encryption")).values(der=der)
    with world.registry.database.write() as session:
        session.execute(query)


def test_no_renewal_is_paid_before_a_card_is_bound(world: World) -> None:
    renewal = renewing(world)
    order = renewal.visit.create(kind="renewal").json()
    refused = renewal.pay(order)
    assert (refused.status_code, refused.json()["code"], renewal.debits()) == (409, "order-state", 0)
    renewal.visit.bind(order)
    assert renewal.pay(order).status_code == 200
