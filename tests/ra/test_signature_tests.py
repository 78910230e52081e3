"""簽章測試: the verdict names the first thing that is wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ra_contract import possession
from ra_contract.certificate import Use
from tests.ra.card import KeyPair, b64, unb64
from tests.ra.world import Visit, World


def judged(visit: Visit, key: KeyPair, certificate: bytes, nonce: bytes = b"") -> dict[str, Any]:
    test = visit.send("POST", "/v1/signature-tests").json()
    signed = possession.test_statement(nonce or unb64(test["nonce"]))
    answer = {"signature": b64(key.sign(signed)), "certificate": b64(certificate)}
    verdict: dict[str, Any] = visit.put(f"/v1/signature-tests/{test['id']}", answer)
    return verdict


def issued(world: World, cn: str, use: Use = Use.SIGNING, days: tuple[int, int] = (-1, 100)) -> tuple[KeyPair, bytes]:
    key, now = KeyPair(), datetime.now(UTC)
    validity = now + timedelta(days[0]), now + timedelta(days[1])
    return key, world.admin.certificates.issue(cn, use, key.spki(), *validity)


@pytest.mark.manual("2.9.1")
def test_a_good_signature_passes_and_tells_the_certificate(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    applied.confirm()
    verdict = judged(visit, applied.signing, applied.der("signing"))
    assert verdict["failed"] is None
    assert (verdict["certificate"]["serial"], verdict["certificate"]["status"]) == (applied.serial("signing"), "valid")


def test_a_certificate_of_someone_else_or_of_nobody_fails_the_chain(world: World) -> None:
    visit, other = world.visit(world.customer()), world.customer()
    for certificate in (issued(world, other.cn)[1], b"\x30\x00", b""):
        assert judged(visit, KeyPair(), certificate) == {"failed": "chain", "certificate": None}
    root = world.registry.foundation.root
    from cryptography.hazmat.primitives.serialization import Encoding

    assert judged(visit, KeyPair(), root.public_bytes(Encoding.DER))["failed"] == "chain"


def test_a_signature_by_another_key_or_over_other_bytes_fails(world: World) -> None:
    visit = world.visit(world.customer())
    key, certificate = issued(world, visit.customer.cn)
    assert judged(visit, KeyPair(), certificate)["failed"] == "signature"
    assert judged(visit, key, certificate, b"something else")["failed"] == "signature"
    assert judged(visit, key, certificate)["failed"] is None


def test_an_encryption_certificate_may_not_sign(world: World) -> None:
    visit = world.visit(world.customer())
    assert judged(visit, *issued(world, visit.customer.cn, Use.ENCRYPTION))["failed"] == "key-usage"


@pytest.mark.parametrize(("days", "status"), [((-400, -3), "expired"), ((2, 100), "valid")])
def test_a_certificate_out_of_its_time_fails_by_status(world: World, days: tuple[int, int], status: str) -> None:
    visit = world.visit(world.customer())
    verdict = judged(visit, *issued(world, visit.customer.cn, days=days))
    assert (verdict["failed"], verdict["certificate"]["status"]) == ("status", status)


def test_a_held_and_an_unconfirmed_certificate_fail_by_status(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    verdict = judged(visit, applied.signing, applied.der("signing"))
    assert (verdict["failed"], verdict["certificate"]["status"]) == ("status", "unconfirmed")
    applied.confirm()
    world.admin.certificates.hold(visit.customer.cn)
    verdict = judged(visit, applied.signing, applied.der("signing"))
    assert (verdict["failed"], verdict["certificate"]["status"]) == ("status", "held")


def test_a_test_is_its_customers_own_and_over_after_two_minutes(world: World) -> None:
    visit, other = world.visit(world.customer()), world.visit(world.customer())
    test = visit.send("POST", "/v1/signature-tests").json()
    answer = {"signature": "", "certificate": ""}
    path = f"/v1/signature-tests/{test['id']}"
    assert visit.send("PUT", path, answer).status_code == 200
    assert other.send("PUT", path, answer).json()["code"] == "not-found"
    world.clock.ahead += timedelta(seconds=121)
    late = visit.send("PUT", path, answer)
    assert (late.status_code, late.json()["code"]) == (404, "not-found")
    assert visit.send("PUT", "/v1/signature-tests/%00", answer).status_code == 404
