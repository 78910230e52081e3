"""The delta list: with a complete list from before it tells every change, to OpenSSL and to whoever reads RFC 5280."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tests.ra.card import unb64
from tests.ra.openssl import fetch_chain, verified
from tests.ra.renewing import renewing
from tests.ra.test_pki import crl, fetch, reason
from tests.ra.test_status_changes import HOLD, ask, both
from tests.ra.world import World

BACK = x509.ReasonFlags.remove_from_crl


def delta(world: World) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(fetch(world, "/d").content)


def fresh(world: World) -> x509.CertificateRevocationList:
    """The complete list that names its delta list."""
    return x509.load_der_x509_crl(fetch(world, "/f").content)


def told(listed: x509.CertificateRevocationList, serial: str) -> x509.ReasonFlags | None:
    entry = listed.get_revoked_certificate_by_serial_number(int(serial, 16))
    return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason if entry else None


def number(listed: x509.CertificateRevocationList) -> int:
    return listed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


@pytest.mark.manual("2.4.4")
def test_a_hold_and_its_lifting_reach_who_has_an_old_list_by_the_delta(world: World, tmp_path: Path) -> None:
    customer = renewing(world)
    fetch_chain(world.pki_url, tmp_path)
    mine = customer.visit.get("/v1/me/certificates")
    der = unb64(next(c["der"] for c in mine if c["use"] == "signing"))
    serial, before = customer.serial("signing"), fresh(world)
    assert verified(tmp_path, der, before, delta(world)).endswith(": OK\n")
    ask(customer.visit, "hold", both(customer), HOLD)
    held = delta(world)
    assert told(held, serial) is x509.ReasonFlags.certificate_hold
    assert "certificate revoked" in verified(tmp_path, der, before, held)
    on_hold = fresh(world)
    assert reason(world, serial) is x509.ReasonFlags.certificate_hold
    world.admin.certificates.resume(customer.cn)
    lifted = delta(world)
    assert told(lifted, serial) is BACK
    assert reason(world, serial) is None  # absent in the complete list
    assert "certificate revoked" in verified(tmp_path, der, on_hold)
    for complete in (before, on_hold, fresh(world)):
        assert verified(tmp_path, der, complete, delta(world)).endswith(": OK\n")
    ask(customer.visit, "revoke", both(customer), "card-lost", key="2")
    for complete in (before, on_hold):
        assert "certificate revoked" in verified(tmp_path, der, complete, delta(world))


def test_a_delta_builds_on_a_list_that_is_over_and_names_its_number(world: World) -> None:
    complete = fresh(world)
    world.visit(world.customer()).applied()  # changes something
    changes = delta(world)
    indicator = changes.extensions.get_extension_for_class(x509.DeltaCRLIndicator)
    assert indicator.critical
    assert indicator.value.crl_number <= number(complete) < number(changes)
    # pyhanko refuses where a complete list names a delta list that it was not given.
    assert not [e for e in crl(world).extensions if isinstance(e.value, x509.FreshestCRL)]
    freshest = complete.extensions.get_extension_for_class(x509.FreshestCRL).value
    assert [name.value for point in freshest for name in point.full_name or ()] == [f"{world.pki_url}/d"]
    assert (changes.next_update_utc or complete.last_update_utc) - changes.last_update_utc < timedelta(hours=2)
    world.clock.ahead = timedelta(hours=30)
    renewed, later = fresh(world), delta(world)
    base = later.extensions.get_extension_for_class(x509.DeltaCRLIndicator).value.crl_number
    assert indicator.value.crl_number <= base < min(number(renewed), number(later))


def test_a_delta_tells_only_what_has_changed_since_its_base(world: World) -> None:
    old = renewing(world)
    ask(old.visit, "revoke", both(old), "card-lost")
    crl(world)
    world.clock.ahead = timedelta(hours=26)
    crl(world)
    world.clock.ahead = timedelta(hours=52)
    new = renewing(world)
    ask(new.visit, "revoke", [new.serial("signing")], "card-lost")
    assert told(delta(world), new.serial("signing")) is x509.ReasonFlags.key_compromise
    assert told(delta(world), new.serial("encryption")) is BACK
    assert told(delta(world), old.serial("signing")) is None
    assert reason(world, old.serial("signing")) is x509.ReasonFlags.key_compromise
