"""憑證證明單: signed, numbered, kept, and only of one's own certificates."""

import re
from typing import Any

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from rakiosk_ra.base.errors import AdminError
from tests.ra.card import unb64
from tests.ra.renewing import Renewing, renewing
from tests.ra.world import World


def stated(customer: Renewing, use: str = "signing") -> dict[str, Any]:
    statement: dict[str, Any] = customer.visit.get(f"/v1/me/certificates/{customer.serial(use)}/statement")
    return statement


def public_key(world: World) -> Ed25519PublicKey:
    key = load_pem_public_key(httpx.get(f"{world.pki_url}/pki/statement.pub", trust_env=False).content)
    assert isinstance(key, Ed25519PublicKey)
    return key


@pytest.mark.manual("2.5.1", "3.5.1")
def test_a_statement_says_who_what_and_in_which_status_and_anyone_can_check_it(world: World) -> None:
    customer = renewing(world)
    statement = stated(customer)
    assert (statement["cn"], statement["name"], statement["issuer"]) == (customer.cn, "測試", "rakiosk CA")
    assert statement["certificate"] == customer.visit.get("/v1/me/certificates")[1]
    assert re.fullmatch(r"S-\d{6}", statement["number"])
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{12}", statement["check_code"])
    for said in (customer.cn, "測試", customer.serial("signing"), "有效 valid", statement["number"], "簽章 signing"):
        assert said in statement["text"]
    public_key(world).verify(unb64(statement["signature"]), statement["text"].encode())
    with pytest.raises(InvalidSignature):
        public_key(world).verify(unb64(statement["signature"]), statement["text"].replace("有效", "無效").encode())


@pytest.mark.manual("2.5.1")
@pytest.mark.parametrize(("days", "held", "says"), [(20, True, "已暫禁 suspended"), (-3, False, "已到期 expired")])
def test_a_statement_tells_the_status_of_its_moment(world: World, days: int, held: bool, says: str) -> None:
    customer = renewing(world, days)
    if held:
        world.admin.certificates.hold(customer.cn)
    assert says in stated(customer)["text"]


@pytest.mark.manual("2.5.3")
def test_every_statement_has_a_number_of_its_own_and_is_found_by_its_check_code(world: World) -> None:
    customer = renewing(world)
    first, second = stated(customer), stated(customer, "encryption")
    assert first["number"] != second["number"]
    code = first["check_code"]
    assert world.admin.statements.text(f"{code[:4].lower()}-{code[4:8]} {code[8:]}") == first["text"]
    for unknown in ("", "x", "0" * 12):
        with pytest.raises(AdminError, match="No statement"):
            world.admin.statements.text(unknown)


@pytest.mark.parametrize("serial", ["1", "x" * 300, "%00"])
def test_of_other_certificates_nothing_is_stated(world: World, serial: str) -> None:
    customer, stranger = renewing(world), renewing(world)
    applied = world.visit(world.customer()).applied()
    for visit, asked in (
        (customer.visit, serial),
        (customer.visit, stranger.serial("signing")),
        (applied.visit, applied.serial("signing")),
    ):
        refused = visit.send("GET", f"/v1/me/certificates/{asked}/statement")
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
