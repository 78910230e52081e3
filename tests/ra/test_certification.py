"""Certificates of an order: issued on hold, proven, in force."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import CarrierKind
from tests.ra.card import KeyPair, b64, unb64
from tests.ra.world import Applied, World


@pytest.mark.manual("2.1.4", "2.1.5")
@pytest.mark.parametrize("carrier", [CarrierKind.CARD, CarrierKind.FILE])
def test_an_application_goes_from_opened_to_confirmed(world: World, carrier: CarrierKind) -> None:
    visit = world.visit(world.customer(carrier))
    order = visit.ready()
    first = visit.certify(order, "signing", KeyPair().request()).json()
    assert first["certificate"]["status"] == "unconfirmed"
    assert visit.get(f"/v1/orders/{order['id']}")["state"] == "opened"
    applied = visit.applied(order)
    assert visit.get(f"/v1/orders/{order['id']}")["state"] == "issued"
    confirmed = applied.confirm()
    assert confirmed["state"] == "confirmed"
    assert {(c["use"], c["status"]) for c in confirmed["certificates"]} == {
        ("signing", "valid"),
        ("encryption", "valid"),
    }
    assert visit.get("/v1/me/certificates") == list(reversed(confirmed["certificates"]))
    assert applied.confirm() == confirmed


def test_certificates_without_proof_are_not_the_customers_yet(world: World) -> None:
    visit = world.visit(world.customer())
    visit.applied()
    assert visit.get("/v1/me/certificates") == []


def test_the_same_key_gets_the_same_certificate_with_a_fresh_nonce(world: World) -> None:
    visit = world.visit(world.customer())
    order, key = visit.ready(), KeyPair()
    first, again = (visit.certify(order, "signing", key.request()).json() for _ in range(2))
    assert first["certificate"] == again["certificate"]
    assert first["nonce"] != again["nonce"]
    assert len(visit.get(f"/v1/orders/{order['id']}")["certificates"]) == 1


def test_the_same_key_gets_its_certificate_even_when_the_card_was_authenticated_long_ago(world: World) -> None:
    visit = world.visit(world.customer())
    order, key = visit.ready(), KeyPair()
    first = visit.certify(order, "signing", key.request()).json()
    for _ in range(4):
        world.clock.ahead += timedelta(seconds=151)
        visit.get("/v1/session")
    assert visit.certify(order, "signing", key.request()).json()["certificate"] == first["certificate"]
    assert visit.certify(order, "encryption", KeyPair().public()).json()["code"] == "order-state"


def test_a_new_key_supersedes_the_unconfirmed_one_whose_certificate_never_comes_back(world: World) -> None:
    visit = world.visit(world.customer())
    applied, newer = visit.applied(), KeyPair()
    issued = visit.certify(applied.order, "signing", newer.request()).json()
    current = visit.get(f"/v1/orders/{applied.order['id']}")
    assert {c["serial"] for c in current["certificates"]} == {
        issued["certificate"]["serial"],
        applied.serial("encryption"),
    }
    assert visit.confirm(applied.order, applied.proofs()).json()["code"] == "proof-of-possession"
    applied.signing, applied.issued["signing"] = newer, issued
    assert applied.confirm()["state"] == "confirmed"


def test_two_requests_for_the_same_key_at_once_give_one_certificate(world: World) -> None:
    visit = world.visit(world.customer())
    order, key = visit.ready(), KeyPair()
    body = key.request()
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: visit.certify(order, "signing", body), range(6)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["certificate"]["serial"] for reply in replies}) == 1


def test_a_key_that_was_proven_is_nobody_elses(world: World) -> None:
    first, second = world.visit(world.customer()), world.visit(world.customer())
    used = first.applied()
    used.confirm()
    order = second.ready()
    for use, body in (("signing", used.signing.request()), ("encryption", used.signing.public())):
        refused = second.certify(order, use, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "key-already-used")
    own = KeyPair()
    second.certify(order, "signing", own.request())
    assert second.certify(order, "encryption", own.public()).json()["code"] == "key-already-used"


def test_who_only_sends_a_strangers_public_key_bars_nobody_from_it(world: World) -> None:
    owner, stranger = world.visit(world.customer()), world.visit(world.customer())
    signing, encryption = KeyPair(), KeyPair()
    order = stranger.ready()
    sent = [("signing", signing.request()), ("encryption", encryption.public())]
    issued = {use: stranger.certify(order, use, body).json() for use, body in sent}
    mine = owner.ready()
    owned = Applied(
        owner, mine, signing, encryption, {use: owner.certify(mine, use, body).json() for use, body in sent}
    )
    assert owned.confirm()["state"] == "confirmed"
    late = Applied(stranger, order, signing, encryption, issued)  # as if they had its private keys after all
    refused = stranger.confirm(order, late.proofs())
    assert (refused.status_code, refused.json()["code"]) == (409, "key-already-used")
    assert stranger.get("/v1/me/certificates") == []


def test_a_request_with_a_broken_signature_is_refused(world: World) -> None:
    visit = world.visit(world.customer())
    request = bytearray(unb64(KeyPair().request()["request"]))
    request[-1] ^= 1
    refused = visit.certify(visit.ready(), "signing", {"request": b64(bytes(request))})
    assert (refused.status_code, refused.json()["code"]) == (422, "proof-of-possession")


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> dict[str, str]:
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {"public_key": b64(spki)}


def test_a_key_of_another_kind_than_the_order_wants_is_too_weak(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.ready()
    weak = (
        rsa.generate_private_key(65537, 1024),  # noqa: S505  # that is the point
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
    )
    for key in weak:
        refused = visit.certify(order, "encryption", public(key))
        assert (refused.status_code, refused.json()["code"]) == (422, "key-too-weak")


@pytest.mark.parametrize(
    ("use", "body"),
    [
        ("signing", {}),
        ("signing", {"request": "!"}),
        ("signing", {"request": "AAAA"}),
        ("signing", {"public_key": "AAAA"}),
        ("encryption", {"public_key": "MAA="}),
        ("encryption", {"public_key": "A" * 16_385}),
        ("something", {}),
    ],
)
def test_what_cannot_be_read_is_an_invalid_request(world: World, use: str, body: dict[str, str]) -> None:
    visit = world.visit(world.customer(CarrierKind.FILE))
    refused = visit.certify(visit.ready(), use, body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")


@pytest.mark.manual("2.1.5")
def test_confirmation_takes_all_proofs_or_none(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    signing, encryption = applied.proofs()
    forged = {**encryption, "proof": b64(bytes(32))}
    stale = KeyPair().prove_signing(applied.order, applied.issued["signing"])
    wrong: tuple[list[dict[str, str]], ...] = (
        [],
        [signing],
        [encryption],
        [signing, forged],
        [stale, encryption],
        [signing, encryption, signing],
        [signing, encryption, {**signing, "serial": "1"}],
        [{**signing, "serial": encryption["serial"]}, {**encryption, "serial": signing["serial"]}],
    )
    for proofs in wrong:
        refused = visit.confirm(applied.order, proofs)
        assert (refused.status_code, refused.json()["code"]) == (422, "proof-of-possession")
        order = visit.get(f"/v1/orders/{applied.order['id']}")
        assert (order["state"], {c["status"] for c in order["certificates"]}) == ("issued", {"unconfirmed"})
    assert visit.confirm(applied.order, [encryption, signing]).json()["state"] == "confirmed"


def test_a_proof_for_an_older_nonce_proves_nothing(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    old = applied.proofs()
    applied.issued["signing"] = visit.certify(applied.order, "signing", applied.signing.request()).json()
    assert visit.confirm(applied.order, old).json()["code"] == "proof-of-possession"
    assert applied.confirm()["state"] == "confirmed"


def test_nothing_is_confirmed_before_both_certificates_are_issued(world: World) -> None:
    visit = world.visit(world.customer())
    order, key = visit.ready(), KeyPair()
    issued = visit.certify(order, "signing", key.request()).json()
    refused = visit.confirm(order, [key.prove_signing(order, issued)])
    assert (refused.status_code, refused.json()["code"]) == (409, "order-state")


def test_an_order_that_went_on_answers_late_requests_without_harm(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    confirmed = applied.confirm()
    again = visit.certify(applied.order, "signing", applied.signing.request())
    assert again.json()["certificate"] == next(c for c in confirmed["certificates"] if c["use"] == "signing")
    refused = visit.certify(applied.order, "signing", KeyPair().request())
    assert (refused.status_code, refused.json()["code"]) == (409, "order-state")
    other = visit.confirm(applied.order, [applied.proofs()[0]])
    assert (other.status_code, other.json()["code"]) == (409, "order-state")
    assert visit.get(f"/v1/orders/{applied.order['id']}") == confirmed


def test_a_cancelled_order_certifies_nothing(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    visit.put(f"/v1/orders/{applied.order['id']}/cancellation")
    for reply in (
        visit.certify(applied.order, "signing", applied.signing.request()),
        visit.certify(applied.order, "signing", KeyPair().request()),
        visit.confirm(applied.order, applied.proofs()),
    ):
        assert (reply.status_code, reply.json()["code"]) == (409, "order-state")


def test_an_ra_that_wants_rsa_keys_certifies_those_and_no_others(database: str | None, tmp_path: Path) -> None:
    (tmp_path / "ra.toml").write_text('[certificates]\ncard_key_algorithm = "rsa-2048"\nvalidity_days = 30\n')
    world = World(tmp_path, database)
    world.start()
    try:
        visit = world.visit(world.customer())
        order = visit.ready()
        assert order["key_algorithm"] == "rsa-2048"
        assert visit.certify(order, "signing", KeyPair().request()).json()["code"] == "key-too-weak"
        odd = rsa.generate_private_key(3, 2048)  # an exponent that no PIV key may have
        assert visit.certify(order, "encryption", public(odd)).json()["code"] == "key-too-weak"
        confirmed = visit.applied(order, lambda: KeyPair(rsa.generate_private_key(65537, 2048))).confirm()
        assert {c["status"] for c in confirmed["certificates"]} == {"valid"}
    finally:
        world.stop()
