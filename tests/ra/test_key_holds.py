"""Suspending with the key itself: what a stranger who has read the CN cannot bar, and what nobody else can do."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract import possession
from tests.ra.card import KeyPair, b64, unb64
from tests.ra.renewing import renewing
from tests.ra.test_pki import reason
from tests.ra.world import PASSWORD, Applied, World

PATH = "/v1/key-hold"
KIOSKS = tuple(f"besieged-{number}" for number in range(1, 5))


def certified(world: World) -> Applied:
    """A customer with two certificates in force."""
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    return applied


def challenge(line: httpx.Client) -> bytes:
    return unb64(line.get(PATH).json()["challenge"])


def ask(line: httpx.Client, key: KeyPair, certificate: bytes, signed: bytes | None = None) -> httpx.Response:
    """Ask for a hold; `signed` is the challenge that was taken before."""
    signed = challenge(line) if signed is None else signed
    signature = key.sign(possession.hold_statement(signed))
    body = {"challenge": b64(signed), "signature": b64(signature), "certificate": b64(certificate)}
    return line.post(PATH, json=body)


def told(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["code"]


def wrong(world: World, cn: str, kiosk: str) -> int:
    return world.line(kiosk).post("/v1/session", json={"cn": cn, "password": "Wrong4you"}).status_code


@pytest.mark.manual("2.4.2", "2.4.4")
def test_while_a_stranger_keeps_a_cn_locked_its_owner_suspends_with_the_card_and_at_the_counter(world: World) -> None:
    owners = [certified(world), certified(world)]
    cns = [owner.visit.customer.cn for owner in owners]
    for cn in cns:
        for kiosk in KIOSKS:
            assert [wrong(world, cn, kiosk) for _ in range(5)][-1] == 423
    for _hour in range(6):  # one try an hour at each kiosk
        world.clock.ahead += timedelta(hours=1)
        assert {wrong(world, cn, kiosk) for cn in cns for kiosk in KIOSKS} == {423}
    for kiosk in KIOSKS:
        refused = world.line(kiosk).post("/v1/session", json={"cn": cns[0], "password": PASSWORD})
        assert told(refused) == (423, "account-locked")
    held = ask(world.line(KIOSKS[0]), owners[0].signing, owners[0].der("signing"))
    assert held.status_code == 200, held.text
    assert {(c["serial"], c["status"]) for c in held.json()} == {
        (owners[0].serial(use), "held") for use in ("signing", "encryption")
    }
    world.admin.certificates.hold(cns[1])
    for owner in owners:
        assert {reason(world, owner.serial(use)) for use in ("signing", "encryption")} == {
            x509.ReasonFlags.certificate_hold
        }


def test_asked_again_what_is_on_hold_is_told_as_it_stands(world: World) -> None:
    owner, signed = certified(world), challenge(world.line())
    first, again = (ask(world.line(), owner.signing, owner.der("signing"), signed) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())


def test_a_renewal_under_way_waits_while_its_certificates_are_on_hold(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    mine = next(c for c in renewal.visit.get("/v1/me/certificates") if c["use"] == "signing")
    assert ask(world.line(), renewal.signing, unb64(mine["der"])).status_code == 200
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == order["state"]


def test_only_the_key_of_a_certificate_of_use_suspends_and_only_its_owner(world: World) -> None:
    owner, stranger, line = certified(world), certified(world), world.line()
    signing, signed = owner.der("signing"), challenge(line)
    spoiled = bytearray(signing)
    spoiled[-1] ^= 1
    root = world.registry.foundation.root.public_bytes(Encoding.DER)
    refused = [
        ask(line, stranger.signing, signing),
        ask(line, owner.encryption, owner.der("encryption")),
        ask(line, owner.signing, bytes(spoiled)),
        ask(line, owner.signing, root),
        ask(line, owner.signing, b"\x30\x00"),
        ask(line, owner.signing, b""),
        ask(line, owner.signing, signing, b""),
        ask(line, owner.signing, signing, bytes(40)),
        ask(world.line("counter-2"), owner.signing, signing, signed),
    ]
    assert {told(reply) for reply in refused} == {(422, "proof-of-possession")}
    assert {c["status"] for c in owner.visit.get("/v1/me/certificates")} == {"valid"}
    assert {c["status"] for c in stranger.visit.get("/v1/me/certificates")} == {"valid"}


def test_a_challenge_is_over_after_two_minutes_and_none_is_of_tomorrow(world: World) -> None:
    owner, signed = certified(world), challenge(world.line())
    world.clock.ahead += timedelta(seconds=121)
    assert told(ask(world.line(), owner.signing, owner.der("signing"), signed)) == (422, "proof-of-possession")
    later = challenge(world.line())
    world.clock.ahead = timedelta(0)
    assert told(ask(world.line(), owner.signing, owner.der("signing"), later)) == (422, "proof-of-possession")


def test_a_revoked_certificate_suspends_nothing(world: World) -> None:
    owner = certified(world)
    body: dict[str, Any] = {"action": "revoke", "serials": [owner.serial("signing")], "reason": "card-lost"}
    changes = "/v1/me/certificates/status-changes"
    owner.visit.send("POST", changes, {**body, "password": PASSWORD}, **{"Idempotency-Key": "k"})
    assert told(ask(world.line(), owner.signing, owner.der("signing"))) == (409, "status-transition")
    assert {c["status"] for c in owner.visit.get("/v1/me/certificates")} == {"revoked", "valid"}
