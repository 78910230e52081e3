"""Every route of the counter, asked by everybody: who is let in, and who sees another office's matters."""

from collections.abc import Iterator
from typing import Any

import pytest

from ra_contract.clerk import Role
from ra_contract.routes import ROUTES, Caller, Route
from tests.ra.counter import Desk, guid, new_office, two
from tests.ra.world import World

OF_STAFF = [route for route in ROUTES if route.caller is Caller.CLERK]
NOBODY, KIOSK, CUSTOMER = "nobody", "a kiosk", "a customer"
OWN, ELSEWHERE, SUPERVISOR, AUDITOR = "the clerk", "another office's clerk", "a supervisor", "an auditor"

MAY: dict[str, set[str]] = {
    "POST /v1/clerk/customers": {OWN, ELSEWHERE, SUPERVISOR},
    "POST /v1/clerk/jobs": {OWN, ELSEWHERE, SUPERVISOR},
    "GET /v1/clerk/jobs": {OWN, ELSEWHERE, SUPERVISOR},
    "GET /v1/clerk/jobs/{job_id}": {OWN, SUPERVISOR},
    "PUT /v1/clerk/jobs/{job_id}/approval": {SUPERVISOR},
    "PUT /v1/clerk/jobs/{job_id}/denial": {SUPERVISOR},
    "PUT /v1/clerk/jobs/{job_id}/cancellation": {OWN, SUPERVISOR},
    "PUT /v1/clerk/jobs/{job_id}/slip": {OWN},
    "PUT /v1/clerk/cards/{guid}/authentication": {OWN, ELSEWHERE, SUPERVISOR},
    "PUT /v1/clerk/cards/{guid}/authentication/response": {OWN, ELSEWHERE, SUPERVISOR},
    "GET /v1/clerk/statements/{number}": {OWN, ELSEWHERE, SUPERVISOR},
    "PUT /v1/clerk/statements/{number}/prints/{job}": {OWN, ELSEWHERE, SUPERVISOR},
    "GET /v1/clerk/audit": {AUDITOR},
}


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def test_the_matrix_has_every_route_of_staff() -> None:
    assert sorted(MAY) == sorted(map(name, OF_STAFF))


@pytest.mark.parametrize("route", OF_STAFF, ids=name)
def test_a_route_lets_in_whom_the_matrix_names_and_nobody_else(world: World, route: Route) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    stranger = new_office(world)
    visit = world.visit(customer, office.kiosk)
    stated = statement_of(world)
    wants_slip = route.path.endswith("/slip")
    answers = {}
    for who, token, line in callers(
        {
            NOBODY: None,
            KIOSK: "",
            CUSTOMER: visit.session["token"],
            OWN: desk,
            ELSEWHERE: stranger.desk(stranger.clerk()),
            SUPERVISOR: second,
            AUDITOR: office.desk(office.clerk(Role.AUDITOR)),
        },
        world,
        office.kiosk,
    ):
        job = desk.asked("login-password" if wants_slip else "pin-reset", customer.cn, **guid(customer))
        if wants_slip:
            second.decide("approval", job)
        path = route.path.format(job_id=job["id"], guid=guid(customer)["card_guid"], number=stated, job="job-1")
        path += "?list=today" if name(route) == "GET /v1/clerk/jobs" else ""
        body = {
            "/customers": {"cn": customer.cn},
            "/jobs": {"kind": "unlocking", "cn": customer.cn, "documents": ["identity-card", "passport"]},
            "/denial": {"reason": "no"},
            "/authentication": {"witness": ""},
            "/response": {"response": "AAAA"},
        }.get(path[path.rindex("/") :], {})
        headers = {"Idempotency-Key": who.replace(" ", "-")} | ({"Authorization": f"Bearer {token}"} if token else {})
        reply = line.request(route.method, path, json=body, headers=headers)
        answers[who] = (reply.status_code, reply.json().get("code", "") if reply.status_code >= 400 else "")
    unknown = {NOBODY: (403, "client-certificate"), KIOSK: (401, "session-ended"), CUSTOMER: (401, "session-ended")}
    assert {who: answers[who] for who in unknown} == unknown
    for who in (OWN, ELSEWHERE, SUPERVISOR, AUDITOR):
        is_refused = answers[who] in {(403, "not-permitted"), (404, "not-found")}
        assert is_refused is (who not in MAY[name(route)]), (who, answers[who])


def statement_of(world: World) -> str:
    """The number of somebody's statement."""
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    serial = applied.serial("signing")
    return str(applied.visit.get(f"/v1/me/certificates/{serial}/statement")["number"])


def callers(who: dict[str, Any], world: World, kiosk: str) -> Iterator[tuple[str, str | None, Any]]:
    """Everybody with their token and their line; nobody has a certificate that was withdrawn."""
    gone = f"{kiosk} gone"
    withdrawn = world.new_line(gone)
    world.admin.kiosks.withdraw(gone)
    with withdrawn:
        for caller, given in who.items():
            if isinstance(given, Desk):
                yield caller, given.session["token"], given.line
            else:
                yield caller, given, withdrawn if given is None else world.line(kiosk)
