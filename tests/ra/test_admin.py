"""The counter's work: customers, cards, kiosks, certificates without an order."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind, Status, Use
from rakiosk_ra.base.errors import AdminError
from tests.ra.card import KeyPair
from tests.ra.world import PASSWORD, Customer, World


def validity(first: int, last: int) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now + timedelta(days=first), now + timedelta(days=last)


def test_a_customer_without_a_given_password_gets_one_that_opens_a_session(world: World) -> None:
    password = world.admin.customers.add("GENERATED", "name", CarrierKind.CARD)
    session = world.visit(Customer("GENERATED", password, None)).session
    assert session["password_change_required"] is True
    assert session["card_guids"] == []


def test_what_the_counter_may_not_enter_is_refused_in_a_sentence(world: World) -> None:
    customer = world.customer()
    key, guid, aes = bytes(16), "0" * 32, ManagementAlgorithm.AES_128
    wrong = (
        lambda: world.admin.customers.add(customer.cn, "name", CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("", "name", CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("x" * 65, "name", CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("a\x00", "name", CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("NEW", "", CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("NEW", "n" * 101, CarrierKind.CARD, PASSWORD),
        lambda: world.admin.customers.add("NEW", "name", CarrierKind.CARD, "short"),
        lambda: world.admin.customers.approve("NOBODY"),
        lambda: world.admin.cards.add("123", customer.cn, key, aes, "12345678"),
        lambda: world.admin.cards.add(guid, "NOBODY", key, aes, "12345678"),
        lambda: world.admin.cards.add(guid, customer.cn, key, ManagementAlgorithm.AES_256, "12345678"),
        lambda: world.admin.cards.add(guid, customer.cn, key, aes, "123456789"),
        lambda: world.admin.cards.add(guid, customer.cn, key, aes, "12345678", "s" * 65),
        lambda: world.admin.kiosks.withdraw("nowhere"),
        lambda: world.admin.kiosks.add(""),
        lambda: world.admin.certificates.issue(customer.cn, Use.SIGNING, b"x", *validity(0, 1)),
    )
    for action in wrong:
        with pytest.raises(AdminError) as refused:
            action()
        assert str(refused.value).endswith(".")
        assert key.hex() not in str(refused.value)
        assert "12345678" not in str(refused.value)


def test_a_card_and_a_kiosk_are_let_in_once(world: World) -> None:
    customer = world.customer()
    assert customer.card is not None
    with pytest.raises(AdminError, match="already"):
        world.admin.cards.add(customer.card.guid, customer.cn, bytes(16), ManagementAlgorithm.AES_128, "1")
    world.admin.kiosks.add("once")
    with pytest.raises(AdminError, match="already"):
        world.admin.kiosks.add("once")


def test_a_certificate_is_issued_with_any_validity_and_is_in_force_at_once(world: World) -> None:
    customer = world.customer()
    key = KeyPair()
    past = world.admin.certificates.issue(customer.cn, Use.SIGNING, key.spki(), *validity(-400, -3))
    world.admin.certificates.issue(customer.cn, Use.ENCRYPTION, KeyPair().spki(), *validity(-300, 65), "AB" * 16)
    newer, older = world.admin.certificates.of(customer.cn)
    assert (older.status, newer.status) == (Status.EXPIRED, Status.VALID)
    certificate = x509.load_der_x509_certificate(past)
    assert older.not_before == certificate.not_valid_before_utc
    assert older.not_after == certificate.not_valid_after_utc
    visit = world.visit(customer)
    assert [c["serial"] for c in visit.get("/v1/me/certificates")] == [newer.serial, older.serial]
    assert visit.get("/v1/me/eligibility/application")["reason"] == "not-approved"  # one alone serves for nothing
    world.admin.certificates.issue(customer.cn, Use.SIGNING, KeyPair().spki(), *validity(0, 65))
    assert visit.get("/v1/me/eligibility/application")["reason"] == "already-certified"


def test_issuing_at_the_counter_uses_up_the_approval(world: World) -> None:
    customer = world.customer()
    world.admin.certificates.issue(customer.cn, Use.SIGNING, KeyPair().spki(), *validity(-400, -3))
    assert world.visit(customer).get("/v1/me/eligibility/application")["reason"] == "not-approved"


def test_a_key_may_be_certified_again_for_its_owner_and_use_only(world: World) -> None:
    customer, other, key = world.customer(), world.customer(), KeyPair()
    for _ in range(2):
        world.admin.certificates.issue(customer.cn, Use.ENCRYPTION, key.spki(), *validity(-1, 1))
    for cn, use in ((other.cn, Use.ENCRYPTION), (customer.cn, Use.SIGNING)):
        with pytest.raises(AdminError, match="belongs to someone else"):
            world.admin.certificates.issue(cn, use, key.spki(), *validity(-1, 1))
    edwards = ed25519.Ed25519PrivateKey.generate().public_key()
    with pytest.raises(AdminError, match="neither"):
        world.admin.certificates.issue(
            customer.cn,
            Use.SIGNING,
            edwards.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            *validity(-1, 1),
        )


def test_holding_a_customer_holds_all_that_is_valid(world: World) -> None:
    customer = world.customer()
    for use in Use:
        world.admin.certificates.issue(customer.cn, use, KeyPair().spki(), *validity(-1, 100))
    world.admin.certificates.hold(customer.cn)
    assert {c.status for c in world.admin.certificates.of(customer.cn)} == {Status.HELD}
    world.admin.certificates.hold(customer.cn)
    assert world.visit(customer).get("/v1/me/eligibility/application")["reason"] == "certificate-held"
