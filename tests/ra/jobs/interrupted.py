"""An approval that the RA's death cuts off: all of it is done but for its record in the audit, and nothing is kept."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from ra_contract.clerk import Role
from rakiosk_ra.base.counters import next_value
from rakiosk_ra.opening import open_registry
from tests.ra.counter import PASSWORD, Desk, guid
from tests.ra.restarted import Restarted

UNDER_WAY_SECONDS = 1.0


def killed_in_mid_approval(ra: Restarted) -> None:
    """The RA dies by kill -9 while a supervisor's approval of a PIN reset waits for the audit's counter, and is back.

    Then the job waits, nothing is authorised, and no approval is in the audit.
    """
    with ra.admin() as admin:
        for clerk, role in (("clerk01", Role.CLERK), ("super01", Role.SUPERVISOR)):
            admin.clerks.add(clerk, "何佳穎", role, None, PASSWORD, must_change=False)
    asking, supervisor = (signed_in(ra, each) for each in ("clerk01", "super01"))
    job = asking.asked("pin-reset", ra.customer.cn, **guid(ra.customer))
    registry = open_registry(ra.state, ra.database)
    with ThreadPoolExecutor(1) as thread, suppress(_Released), registry.database.write() as session:
        next_value(session, "audit")
        approval = thread.submit(supervisor.decide, "approval", job)
        with pytest.raises(TimeoutError):
            approval.result(UNDER_WAY_SECONDS)
        ra.served.kill()
        with pytest.raises(httpx.TransportError):
            approval.result()
        raise _Released
    registry.close()
    ra.kill_and_restart()
    again = signed_in(ra, "clerk01")
    assert again.send("GET", f"/jobs/{job['id']}").json()["state"] == "waiting"
    current = ra.sign_in().send("GET", "/v1/pin-resets/current")
    assert (current.status_code, current.json()["code"]) == (404, "not-authorised")
    with ra.admin() as admin:
        admin.audit.verify()
        assert not [entry.act for entry in admin.audit.entries() if entry.act.startswith("approve")]


class _Released(Exception):
    """Gives back unchanged what was held."""


def signed_in(ra: Restarted, clerk: str) -> Desk:
    """A clerk at the kiosk of the RA that is served now."""
    reply = ra.line.post("/v1/clerk/session", json={"clerk": clerk, "password": PASSWORD})
    assert reply.status_code == 201, reply.text
    return Desk(ra.line, clerk, reply.json())
