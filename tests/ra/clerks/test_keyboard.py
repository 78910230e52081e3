"""Deeds at the RA's command line are in the audit, and its signed end is published beside the CRL."""

import base64
from pathlib import Path

import httpx
import pytest

from ra_contract.certificate import CarrierKind
from ra_contract.chain import Head
from rakiosk_ra.admin.keyboard import account
from rakiosk_ra.admin.orders import By
from rakiosk_ra.base.errors import AdminError
from tests.ra.openssl import openssl
from tests.ra.renewing import renewing
from tests.ra.world import World


def newest(world: World, cn: str) -> list[tuple[str, str, str]]:
    told = [entry for entry in world.admin.audit.entries() if entry.subject == cn]
    assert {entry.place for entry in told} <= {f"command line of {account()}"}
    return [(entry.actor, entry.act, entry.why) for entry in told]


def test_what_the_command_line_does_for_a_customer_is_in_the_audit(world: World) -> None:
    renewal = renewing(world)
    admin, cn, guid = world.admin, renewal.cn, renewal.visit.own_card.guid
    number = renewal.paid()["number"]
    by = By("clerk01", "card broken")
    before = len(newest(world, cn))
    admin.orders.rebind(cn, number, guid, by)
    admin.orders.refund(cn, number, by)
    admin.orders.reset_attempts(cn, by)
    admin.certificates.hold(cn)
    resumed = admin.certificates.resume(cn)
    admin.customers.approve(cn)
    admin.pin_resets.authorise(cn, "counter-1", "clerk02")
    assert newest(world, cn)[before:] == [
        ("clerk01", f"rebind {number} {guid}", "card broken"),
        ("clerk01", f"refund {number}", "card broken"),
        ("clerk01", "reset-attempts", "card broken"),
        (account(), "hold", ""),
        (account(), f"resume {' '.join(resumed)}", ""),
        (account(), "approve", ""),
        ("clerk02", f"authorise PIN reset of {guid} at counter-1", ""),
    ]


def test_what_is_refused_leaves_no_record_and_no_effect(world: World) -> None:
    customer = world.customer(CarrierKind.FILE)
    with pytest.raises(AdminError):
        world.admin.orders.reset_attempts(customer.cn, By("clerk01", " "))
    with pytest.raises(AdminError):
        world.admin.pin_resets.authorise(customer.cn, "counter-1", "clerk01")
    assert newest(world, customer.cn) == []


def test_the_published_head_is_signed_and_shows_an_old_copy(world: World, tmp_path: Path) -> None:
    world.admin.customers.approve(world.customer().cn)
    reply = httpx.get(f"{world.pki_url}/pki/audit-head", trust_env=False)
    end, at, signature = reply.text.splitlines()
    said, signed, key = tmp_path / "said", tmp_path / "signature", tmp_path / "statement.pub"
    said.write_text(f"{end}\n{at}\n")
    signed.write_bytes(base64.b64decode(signature))
    key.write_bytes(httpx.get(f"{world.pki_url}/pki/statement.pub", trust_env=False).content)
    checked = openssl("pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", said, "-sigfile", signed)
    assert "Signature Verified Successfully" in checked
    number, digest = end.split(":")
    told = Head(int(number), digest)
    world.admin.customers.approve(world.customer().cn)
    assert world.admin.audit.verify(told).count == told.count + 1
    with pytest.raises(AdminError):
        world.admin.audit.verify(Head(told.count + 2, told.digest))
    with pytest.raises(AdminError):
        world.admin.audit.verify(Head(told.count, "0" * 64))
