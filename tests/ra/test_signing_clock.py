"""The clock by which the RA signs: behind what was signed already it signs nothing, and says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from cryptography.x509 import ocsp as ocsp_messages

from ra_contract.certificate import CarrierKind, Reason
from rakiosk_ra.ca.profile import SKEW
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.opening import open_registry
from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.pki.ocsp import Responder
from tests.ra.card import KeyPair
from tests.ra.process import on
from tests.ra.shell import Shell
from tests.ra.test_ocsp import request_about
from tests.ra.world import PASSWORD, World


@contextmanager
def ran_ahead(world: World, ahead: timedelta) -> Iterator[None]:
    """Something was signed while the clock ran ahead; it is right now, and nobody has said so."""
    world.clock.ahead = ahead
    world.registry.signing.now()
    leave, world.clock.set_back[:] = list(world.clock.set_back), []
    world.clock.ahead = timedelta(0)
    try:
        yield
    finally:
        world.clock.set_back[:] = leave
        world.admin.clock.accept()


def test_behind_what_was_signed_nothing_is_signed_and_suspending_goes_on(world: World, shell: Shell) -> None:
    applied = world.visit(world.customer(CarrierKind.FILE)).applied()
    applied.confirm()
    other = world.visit(world.customer(CarrierKind.FILE), "counter-2")
    order, revocations, responder = other.ready(), RevocationList(world.registry), Responder(world.registry)
    last, serial = revocations.der(), applied.serial("signing")
    with ran_ahead(world, timedelta(days=1)):
        refused = [
            other.certify(order, "signing", KeyPair().request()),
            applied.visit.send("GET", f"/v1/me/certificates/{serial}/statement"),
            applied.visit.create(kind="renewal"),
            other.send("PUT", f"/v1/orders/{order['id']}/payment", {"account": "00012345678901"}),
        ]
        assert [(reply.status_code, "Retry-After" in reply.headers) for reply in refused] == [(503, True)] * 4
        answer = ocsp_messages.load_der_ocsp_response(responder.answer(request_about(world, applied)))
        assert answer.response_status is ocsp_messages.OCSPResponseStatus.TRY_LATER
        hold = {"action": "hold", "serials": [serial], "reason": Reason.HOLD, "password": PASSWORD}
        held = applied.visit.send("POST", "/v1/me/certificates/status-changes", hold, **{"Idempotency-Key": "held"})
        assert held.status_code == 200, held.text
        assert revocations.der() == last  # for as long as it is good
        fresh = httpx.get(f"{world.pki_url}/crl", trust_env=False)
        assert fresh.status_code in {200, 503}  # it may hold a list from before
        with pytest.raises(ClockBehind, match="set the clock right"):
            world.admin.kiosks.add("counter-behind")
        restarted = open_registry(world.folder, world.database, world.pki_url, world.clock)
        with pytest.raises(ClockBehind, match="rakiosk-ra clock accept"):
            restarted.signing.now()
        restarted.close()
        assert "Nothing is signed" in world.line().get("/v1/health").json()["troubles"][0]
        code, told, _ = shell("clock", "accept", *on(world.folder, world.database))
        assert (code, told.startswith("signed last: ")) == (0, True)
        assert other.certify(order, "signing", KeyPair().request()).status_code == 200
        assert revocations.der() != last
        assert world.line().get("/v1/health").json()["troubles"] == []


def test_a_clock_that_is_back_by_less_than_the_skew_signs_on(world: World) -> None:
    with ran_ahead(world, SKEW - timedelta(minutes=2)):
        world.registry.signing.now()
    with ran_ahead(world, SKEW), pytest.raises(ClockBehind):
        world.registry.signing.now()
