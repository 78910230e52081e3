"""Sign-in of the staff by a PIV card of their own: a nonce, signed once, at one machine, by a key that the RA knows."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.possession import clerk_statement
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.certificates import proofs
from tests.ra.card import b64, unb64
from tests.ra.counter import Office, code, new_office
from tests.ra.world import World

BAD = (401, "bad-credentials")


@dataclass
class StaffCard:
    """A card's authentication key and its certificate, by itself: the RA pins the key."""

    days: int = 30
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "clerk")])
        builder = x509.CertificateBuilder(name, name, self.key.public_key(), x509.random_serial_number())
        now = datetime.now(UTC)
        builder = builder.not_valid_before(now - timedelta(days=60)).not_valid_after(now + timedelta(days=self.days))
        return builder.sign(self.key, hashes.SHA256())

    def answer(self, nonce: dict[str, Any], said: bytes | None = None) -> dict[str, str]:
        """The sign-in under a nonce."""
        statement = clerk_statement(unb64(nonce["nonce"])) if said is None else said
        signature = self.key.sign(statement, ec.ECDSA(hashes.SHA256()))
        der = self.certificate().public_bytes(Encoding.DER)
        return {"id": nonce["id"], "certificate": b64(der), "signature": b64(signature)}


def nonce_at(office: Office, kiosk: str = "") -> dict[str, Any]:
    reply = office.world.line(kiosk or office.kiosk).post("/v1/clerk/session/nonce")
    assert reply.status_code == 201, reply.text
    told: dict[str, Any] = reply.json()
    return told


def send(office: Office, body: dict[str, str], kiosk: str = "") -> httpx.Response:
    return office.world.line(kiosk or office.kiosk).post("/v1/clerk/session/card", json=body)


def given(world: World, days: int = 30) -> tuple[Office, str, StaffCard]:
    office, card = new_office(world), StaffCard(days)
    clerk = office.clerk()
    world.admin.clerks.give_card(clerk, card.certificate().public_bytes(Encoding.PEM))
    world.refill_budgets()
    return office, clerk, card


def test_a_clerks_own_card_opens_their_session_and_each_nonce_once(world: World) -> None:
    office, clerk, card = given(world)
    body = card.answer(nonce_at(office))
    session = send(office, body)
    assert (session.status_code, session.json()["clerk"], session.json()["token"] != "") == (201, clerk, True)
    assert code(send(office, body)) == BAD
    assert [entry.act for entry in world.admin.audit.entries() if entry.actor == clerk] == ["sign in by card"]


def test_nothing_else_opens_it(world: World) -> None:
    office, _clerk, card = given(world)
    other_machine, nonce = office.machine(), nonce_at(office)
    assert code(send(office, StaffCard().answer(nonce))) == BAD  # a card that nobody has
    assert code(send(office, card.answer(nonce_at(office), os.urandom(32)))) == BAD
    assert code(send(office, card.answer(nonce := nonce_at(office), unb64(nonce["nonce"])))) == BAD  # bare bytes
    assert code(send(office, card.answer(nonce_at(office)), other_machine)) == BAD
    assert code(send(office, card.answer(nonce_at(office)) | {"certificate": "AAAA"})) == BAD
    assert code(send(office, card.answer({"id": "0" * 32, "nonce": "AAAA"}))) == BAD
    late = nonce_at(office)
    world.clock.ahead = timedelta(seconds=120)
    assert code(send(office, card.answer(late))) == BAD
    elsewhere = new_office(world)
    assert code(send(elsewhere, card.answer(nonce_at(elsewhere)))) == (403, "not-permitted")
    assert send(office, card.answer(nonce_at(office))).status_code == 201


def test_a_card_that_ended_or_was_taken_opens_nothing_and_belongs_to_one(world: World) -> None:
    office, _clerk, ended = given(world, days=-1)
    assert code(send(office, ended.answer(nonce_at(office)))) == BAD
    office, clerk, card = given(world)
    with pytest.raises(AdminError, match="somebody else's"):
        world.admin.clerks.give_card(office.clerk(), card.certificate().public_bytes(Encoding.DER))
    with pytest.raises(AdminError, match="no certificate"):
        world.admin.clerks.give_card(clerk, b"x")
    world.admin.clerks.take_card(clerk)
    assert code(send(office, card.answer(nonce_at(office)))) == BAD
    office, clerk, card = given(world)
    world.admin.clerks.withdraw(clerk)
    assert code(send(office, card.answer(nonce_at(office)))) == BAD


def test_a_signature_that_cannot_be_checked_costs_no_try_and_a_wrong_one_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, _clerk, card = given(world)
    budgets, kiosk = world.registry.place_budgets, next(k for k in world.admin.kiosks.all() if k.name == office.kiosk)

    def is_spent() -> bool:
        return budgets._spent_until[Verb.SIGN_IN, f"kiosk {kiosk.id}"] > budgets._clock()

    wrong = os.urandom(32)
    with monkeypatch.context() as patch:
        patch.setattr(proofs, "_SIGNATURE", b"")  # as when OpenSSL has no memory: it calls every signature wrong
        assert code(send(office, card.answer(nonce_at(office), wrong))) == (503, "internal")
    assert not is_spent()
    assert code(send(office, card.answer(nonce_at(office), wrong))) == BAD
    assert is_spent()
