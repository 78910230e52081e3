"""憑證暫禁 and 憑證註銷: all or none, the login password once more, and what CRL and OCSP say then."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from cryptography import x509

from ra_contract.certificate import Reason, Status
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.rows import ReplyRow
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.ca.rows import AuthorityStatusRow
from rakiosk_ra.certificates.certificate_status import FLAGS
from tests.ra.openssl import ocsp
from tests.ra.renewing import Renewing, renewing
from tests.ra.test_pki import reason
from tests.ra.world import PASSWORD, Visit, World

HOLD = "certificate-hold"
PATH = "/v1/me/certificates/status-changes"


def ask(  # noqa: PLR0917
    visit: Visit, action: str, serials: list[str], why: str, password: str = PASSWORD, key: str = "k"
) -> httpx.Response:
    body = {"action": action, "serials": serials, "reason": why, "password": password}
    return visit.send("POST", PATH, body, **{"Idempotency-Key": key})


def both(customer: Renewing) -> list[str]:
    return [customer.serial("signing"), customer.serial("encryption")]


def statuses(visit: Visit) -> list[str]:
    return [c["status"] for c in visit.get("/v1/me/certificates")]


@pytest.mark.manual("2.4.2", "2.4.4", "3.4.2", "3.4.4")
def test_a_hold_is_in_force_at_once_for_everyone_who_asks(world: World, tmp_path: Path) -> None:
    customer = renewing(world)
    held = ask(customer.visit, "hold", both(customer), HOLD)
    assert held.status_code == 200
    assert held.json() == customer.visit.get("/v1/me/certificates")
    for certificate in held.json():
        assert (certificate["status"], certificate["reason"], certificate["is_pending"]) == ("held", HOLD, False)
        assert reason(world, certificate["serial"]) is x509.ReasonFlags.certificate_hold
        assert "certificateHold" in ocsp(world.pki_url, tmp_path, certificate["serial"])


@pytest.mark.manual("2.3.3", "2.3.4", "3.3.3", "3.3.4")
@pytest.mark.parametrize("why", [why for why in Reason if why is not Reason.HOLD])
def test_a_customers_reason_reaches_the_list_in_the_words_of_rfc_5280(world: World, why: Reason) -> None:
    customer = renewing(world)
    revoked = ask(customer.visit, "revoke", both(customer), why).json()
    assert {(c["status"], c["reason"]) for c in revoked} == {("revoked", why)}
    assert {reason(world, c["serial"]) for c in revoked} == {FLAGS[why]}


@pytest.mark.manual("2.3.4", "2.4.4")
def test_one_certificate_may_be_chosen_and_a_held_one_may_still_be_revoked(world: World) -> None:
    customer = renewing(world)
    signing, encryption = both(customer)
    assert [c["serial"] for c in ask(customer.visit, "hold", [signing], HOLD, key="1").json()] == [signing]
    assert {c["serial"]: c["status"] for c in customer.visit.get("/v1/me/certificates")} == {
        signing: "held",
        encryption: "valid",
    }
    assert ask(customer.visit, "revoke", [signing], "card-lost", key="2").json()[0]["status"] == "revoked"


@pytest.mark.manual("2.4.5", "3.4.5")
def test_what_cannot_be_changed_leaves_everything_as_it_was(world: World) -> None:
    customer, stranger = renewing(world), renewing(world)
    signing, encryption = both(customer)
    ask(customer.visit, "hold", [signing], HOLD, key="first")
    before = customer.visit.get("/v1/me/certificates")
    wrong = (
        ("hold", [signing], HOLD),
        ("hold", [signing, encryption], HOLD),
        ("revoke", [encryption, "1"], "card-lost"),
        ("revoke", [encryption, stranger.serial("signing")], "card-lost"),
        ("revoke", [encryption, "\x00"], "card-lost"),
        ("revoke", [encryption, "x" * 200], "card-lost"),
    )
    for number, (action, serials, why) in enumerate(wrong):
        refused = ask(customer.visit, action, serials, why, key=str(number))
        assert (refused.status_code, refused.json()["code"]) == (409, "status-transition")
    assert customer.visit.get("/v1/me/certificates") == before
    assert statuses(stranger.visit) == ["valid", "valid"]


@pytest.mark.parametrize("action", ["hold", "revoke"])
@pytest.mark.parametrize("days", [-1, 20])
def test_expired_revoked_and_unproven_certificates_change_no_more(world: World, action: str, days: int) -> None:
    customer = renewing(world, days)
    why = HOLD if action == "hold" else "card-lost"
    if days > 0:
        ask(customer.visit, "revoke", both(customer), "card-lost", key="before")
    refused = ask(customer.visit, action, both(customer), why)
    assert refused.json()["code"] == "status-transition"
    applied = world.visit(world.customer()).applied()
    unproven = ask(applied.visit, action, [applied.serial("signing")], why)
    assert unproven.json()["code"] == "status-transition"


@pytest.mark.parametrize(
    ("action", "why", "serials"), [("hold", "card-lost", ["1"]), ("revoke", HOLD, ["1"]), ("revoke", "card-lost", [])]
)
def test_a_change_without_sense_is_an_invalid_request(world: World, action: str, why: str, serials: list[str]) -> None:
    refused = ask(renewing(world).visit, action, serials, why)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")


@pytest.mark.manual("2.3.3")
def test_a_wrong_password_changes_nothing_and_the_fifth_ends_the_session_and_locks_nobody(world: World) -> None:
    customer = renewing(world)
    for left in (4, 3, 2, 1):
        refused = ask(customer.visit, "revoke", both(customer), "card-lost", "Wrong4you")
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong-password")
        assert refused.json()["tries_left"] == left
    ended = ask(customer.visit, "revoke", both(customer), "card-lost", "Wrong4you")
    assert (ended.status_code, ended.json()["code"]) == (401, "session-ended")
    assert ask(customer.visit, "revoke", both(customer), "card-lost").json()["code"] == "session-ended"
    assert statuses(customer.again().visit) == ["valid", "valid"]


def test_the_right_password_forgives_the_wrong_ones(world: World) -> None:
    customer = renewing(world)
    for number in range(3):
        ask(customer.visit, "hold", both(customer), HOLD, "Wrong4you")
        right = ask(customer.visit, "hold", ["1"], HOLD, key=str(number))
        assert right.json()["code"] == "status-transition"
    assert ask(customer.visit, "hold", both(customer), HOLD, "Wrong4you").json()["tries_left"] == 4


def test_the_same_key_again_tells_the_same_but_only_with_the_password(world: World) -> None:
    customer = renewing(world)
    first = ask(customer.visit, "hold", both(customer), HOLD)
    again = ask(customer.visit, "hold", both(customer), HOLD)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert ask(customer.visit, "hold", both(customer), HOLD, "Wrong4you").json()["code"] == "wrong-password"
    assert ask(customer.visit, "revoke", both(customer), "card-lost").status_code == 422
    body = {"action": "hold", "serials": ["1"], "reason": HOLD, "password": PASSWORD}
    assert customer.visit.send("POST", PATH, body).json()["code"] == "idempotency-key"


def test_what_is_kept_of_a_request_is_the_same_whatever_password_came_with_it(world: World) -> None:
    customer = renewing(world)
    ask(customer.visit, "hold", both(customer), HOLD)
    with world.registry.database.read() as session:
        kept = set(session.scalars(sa.select(ReplyRow.request_sha256)))
    body = {"action": "hold", "serials": both(customer), "reason": HOLD, "password": ""}
    assert sha256_of(body) in kept
    assert sha256_of({**body, "password": PASSWORD}) not in kept


def sha256_of(body: Mapping[str, object]) -> str:
    return sha256(json.dumps(body, separators=(",", ":")).encode()).hexdigest()


def test_a_change_that_the_authority_has_not_carried_out_is_told_as_pending(world: World) -> None:
    customer = renewing(world)
    ask(customer.visit, "hold", both(customer), HOLD)
    with world.registry.database.write() as session:
        row = session.get_one(AuthorityStatusRow, customer.serial("signing"))
        row.status = AuthorityStatus.GOOD
    told: list[dict[str, Any]] = customer.visit.get("/v1/me/certificates")
    assert {c["use"]: c["is_pending"] for c in told} == {"signing": True, "encryption": False}


def test_only_the_counter_lifts_a_hold_of_all_or_of_the_named_ones(world: World) -> None:
    customer = renewing(world)
    signing, encryption = both(customer)
    with pytest.raises(AdminError, match="None is on hold"):
        world.admin.certificates.resume(customer.cn)
    ask(customer.visit, "hold", [signing, encryption], HOLD)
    with pytest.raises(AdminError, match="Not all"):
        world.admin.certificates.resume(customer.cn, [signing, "1"])
    assert world.admin.certificates.resume(customer.cn, [signing]) == [signing]
    assert {c.serial: c.status for c in world.admin.certificates.of(customer.cn)} == {
        signing: Status.VALID,
        encryption: Status.HELD,
    }
    assert reason(world, signing) is None
    assert world.admin.certificates.resume(customer.cn) == [encryption]
    assert {c["reason"] for c in customer.visit.get("/v1/me/certificates")} == {None}
