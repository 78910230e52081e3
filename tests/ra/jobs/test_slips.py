"""Slips at the counter's wire: a password's, taken back; a statement's, found by whatever stands on it, and counted."""

from dataclasses import replace

from tests.ra.counter import code, two, visit_of
from tests.ra.jobs.test_kinds import certified, done, typed
from tests.ra.world import PASSWORD, World


def test_a_slip_is_taken_back_until_it_was_used_and_its_password_opens_nothing_then(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    unprinted, printed, used = (done(desk, second, "login-password", customer.cn) for _ in range(3))
    assert desk.decide("cancellation", unprinted).json()["state"] == "cancelled"
    assert code(desk.decide("slip", unprinted)) == (409, "job-state")
    assert world.line(office.kiosk).post("/v1/session", json=typed(customer, PASSWORD)).status_code == 201
    slip = desk.decide("slip", printed).json()
    assert desk.decide("cancellation", printed).json()["state"] == "cancelled"
    for dead in (slip["password"], PASSWORD):
        assert code(world.line(office.kiosk).post("/v1/session", json=typed(customer, dead)))[1] == "bad-credentials"
    slip = desk.decide("slip", used).json()
    visit = visit_of(world, replace(customer, password=slip["password"]), office)
    change = {"old": slip["password"], "new": "Another2026y"}
    assert visit.send("PUT", "/v1/me/password", change).status_code == 204
    assert desk.send("GET", f"/jobs/{used['id']}").json()["state"] == "spent"
    assert code(desk.decide("cancellation", used)) == (409, "job-state")
    assert desk.jobs("mine") == []


def test_a_slips_number_its_code_and_its_scanned_code_find_whose_it_is(world: World) -> None:
    _office, desk, _second = two(world)
    visit, serials = certified(world)
    stated = visit.get(f"/v1/me/certificates/{serials[0]}/statement")
    for text in (stated["number"], stated["check_code"], stated["code"]):
        assert desk.send("POST", "/customers", {"number": text}).json()["cn"] == visit.customer.cn
    forged = stated["code"][:-1] + ("A" if stated["code"][-1] != "A" else "Q")
    assert code(desk.send("POST", "/customers", {"number": forged})) == (404, "customer-unknown")
    copies = [
        desk.send("PUT", f"/statements/{stated['number']}/prints/{job}").json()["copy"] for job in ("a", "b", "a")
    ]
    assert copies == [1, 2, 1]
