"""Jobs of the counter: nothing without the people that policy asks for, and each once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ra_contract.clerk import Role
from tests.ra.counter import PASSWORD, Desk, Office, code, guid, new_office, two, visit_of
from tests.ra.test_pin_resets import code_of
from tests.ra.world import Customer, World


def authorised(world: World) -> tuple[Office, Desk, Customer, dict[str, Any]]:
    office, desk, second = two(world)
    customer = world.customer()
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    assert second.decide("approval", job).status_code == 200
    return office, desk, customer, job


def test_a_pin_reset_is_asked_for_by_one_and_approved_by_another(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    visit = visit_of(world, customer, office)
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    assert (job["state"], job["asked_by"]) == ("waiting", desk.clerk)
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (404, "not-authorised")
    assert (second.jobs("waiting"), desk.jobs("waiting")) == ([job["number"]], [])
    approved = second.decide("approval", job).json()
    assert (approved["state"], approved["decided_by"]) == ("done", second.clerk)
    reset = visit.get("/v1/pin-resets/current")
    assert reset["expires_at"] == approved["expires_at"]
    assert visit.put(f"/v1/pin-resets/{reset['id']}/redemption", guid(customer))["puk"] == "12345678"
    assert desk.send("GET", f"/jobs/{job['id']}").json()["state"] == "spent"
    assert code(second.decide("approval", job)) == (409, "job-state")


def test_the_second_person_may_sign_in_at_the_same_screen(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    for clerk, password, refusal in (
        (desk.clerk, PASSWORD, (403, "not-permitted")),
        (second.clerk, "Wrong4you", (401, "bad-credentials")),
        (office.clerk(Role.AUDITOR), PASSWORD, (403, "not-permitted")),
        (new_office(world).clerk(Role.SUPERVISOR), PASSWORD, (404, "not-found")),
        (office.clerk(Role.SUPERVISOR, own_cn=customer.cn), PASSWORD, (403, "own-account")),
        (office.clerk(Role.SUPERVISOR, must_change=True), PASSWORD, (403, "password-change-required")),
    ):
        by = {"by": {"clerk": clerk, "password": password}}
        assert code(desk.decide("approval", job, by)) == refusal, refusal
    by = {"by": {"clerk": second.clerk, "password": PASSWORD}}
    assert desk.decide("approval", job, by).json()["decided_by"] == second.clerk


def test_four_eyes_are_two_people(world: World) -> None:
    office = new_office(world)
    desk = office.desk(office.clerk(Role.SUPERVISOR))
    customer = world.customer()
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    assert code(desk.decide("approval", job)) == (403, "same-person")
    assert code(desk.decide("denial", job, {"reason": "no"})) == (403, "same-person")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"documents": ["identity-card"]}, (422, "documents")),
        ({"documents": ["identity-card", "identity-card"]}, (422, "documents")),
        ({"representative": "in hospital"}, (422, "representative")),
        ({"card_guid": "0" * 32}, (409, "card-unknown")),
        ({"kiosk": "counter-1"}, (409, "other-kiosk")),
    ],
)
def test_what_policy_does_not_let_pass_is_refused(
    world: World, fields: dict[str, Any], refusal: tuple[int, str]
) -> None:
    _office, desk, _second = two(world)
    world.line("counter-1")
    customer = world.customer()
    assert code(desk.ask("pin-reset", customer.cn, **{**guid(customer), **fields})) == refusal


def test_a_card_of_somebody_else_and_an_account_of_ones_own_are_refused(world: World) -> None:
    office = new_office(world)
    customer, stranger = world.customer(), world.customer()
    desk = office.desk(office.clerk(own_cn=customer.cn.lower()))
    assert code(desk.ask("pin-reset", customer.cn, **guid(customer))) == (403, "own-account")
    assert code(desk.ask("pin-reset", stranger.cn, **guid(customer))) == (409, "card-not-yours")
    assert code(desk.ask("pin-reset", "NOBODY", **guid(customer))) == (404, "customer-unknown")


def test_one_reset_a_day_a_card(world: World) -> None:
    office, desk, customer, _job = authorised(world)
    visit = visit_of(world, customer, office)
    reset = visit.get("/v1/pin-resets/current")
    visit.put(f"/v1/pin-resets/{reset['id']}/redemption", guid(customer))
    assert code(desk.ask("pin-reset", customer.cn, **guid(customer))) == (409, "already-today")
    world.clock.ahead = timedelta(days=1)
    desk = office.desk(desk.clerk)
    assert desk.ask("pin-reset", customer.cn, **guid(customer)).status_code == 201


def test_what_waits_too_long_or_is_denied_gives_nothing(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    denied = desk.asked("pin-reset", customer.cn, **guid(customer))
    assert second.decide("denial", denied, {"reason": "photo"}).json()["state"] == "refused"
    late = desk.asked("pin-reset", customer.cn, **guid(customer))
    world.clock.ahead = timedelta(minutes=world.registry.settings.clerks.waiting_minutes)
    second = office.desk(second.clerk)
    for job in (denied, late):
        assert code(second.decide("approval", job)) == (409, "job-state")
    assert code_of(visit_of(world, customer, office), "GET", "/v1/pin-resets/current") == (404, "not-authorised")


def test_an_authorisation_holds_in_its_office_only_and_is_taken_back_until_it_is_used(world: World) -> None:
    office, desk, customer, job = authorised(world)
    assert code_of(world.visit(customer), "GET", "/v1/pin-resets/current") == (409, "other-kiosk")
    visit = world.visit(customer, office.machine())
    reset = visit.get("/v1/pin-resets/current")
    assert desk.decide("cancellation", job).json()["state"] == "cancelled"
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (409, "authorisation-cancelled")
    path = f"/v1/pin-resets/{reset['id']}/redemption"
    assert code_of(visit, "PUT", path, guid(customer)) == (409, "authorisation-cancelled")
    assert code(desk.decide("cancellation", job)) == (409, "job-state")


def test_asked_again_under_the_same_key_it_is_the_same_job(world: World) -> None:
    _office, desk, _second = two(world)
    customer = world.customer()
    first, again = (desk.ask("pin-reset", customer.cn, "k1", **guid(customer)) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    other = desk.ask("unlocking", customer.cn, "k1")
    assert code(other) == (422, "idempotency-key")


def test_a_customer_is_found_by_cn_card_and_number_and_no_secret_is_told(world: World) -> None:
    _office, desk, _second = two(world)
    customer = world.customer()
    order = world.visit(customer).order()
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    for sought in (
        {"cn": customer.cn.lower()},
        guid(customer),
        {"number": order["number"]},
        {"number": job["number"].lower()},
    ):
        told = desk.send("POST", "/customers", sought).json()
        assert told["cn"] == customer.cn, sought
    assert [card["state"] for card in told["cards"]] == ["in-use"]
    assert [visit["kiosk"] for visit in told["visits"]] == ["counter-1"]
    assert code(desk.send("POST", "/customers", {"cn": "NOBODY"})) == (404, "customer-unknown")
    assert code(desk.send("POST", "/customers", {})) == (422, "invalid-request")


def test_holding_and_resuming_for_a_customer_who_lost_everything(world: World) -> None:
    _office, desk, second = two(world)
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    cn, serials = applied.visit.customer.cn, [applied.serial("signing"), applied.serial("encryption")]
    assert desk.asked("hold", cn, serials=serials, representative="daughter, in hospital")["state"] == "done"
    assert code(desk.ask("hold", cn, serials=serials)) == (409, "status-transition")
    job = desk.asked("resumption", cn, serials=serials[:1])
    assert second.decide("approval", job).json()["state"] == "done"
    told = desk.send("POST", "/customers", {"cn": cn}).json()["certificates"]
    assert {c["serial"]: c["status"] for c in told} == {serials[0]: "valid", serials[1]: "held"}


def test_a_lock_keeps_nobody_from_suspending_at_the_counter(world: World) -> None:
    office, desk, _second = two(world)
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    customer = applied.visit.customer
    for _ in range(5):
        world.line(office.kiosk).post("/v1/session", json={"cn": customer.cn, "password": "Wrong4you"})
    assert desk.send("POST", "/customers", {"cn": customer.cn}).json()["locked_until"]
    assert desk.asked("hold", customer.cn, serials=[applied.serial("signing")])["state"] == "done"
    assert desk.asked("unlocking", customer.cn)["state"] == "done"
    assert visit_of(world, customer, office).session["cn"] == customer.cn


def test_each_act_is_in_the_audit_with_who_approved_it(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    job = desk.asked("pin-reset", customer.cn, reason="forgotten", **guid(customer))
    second.decide("approval", job)
    auditor = office.desk(office.clerk(Role.AUDITOR))
    told = auditor.send("GET", "/audit?most=1000").json()
    assert auditor.send("GET", f"/audit?since={2**31 - 1}").json() == []
    assert auditor.send("GET", f"/audit?since={2**31}").status_code == 422  # no number of a record
    acts = {entry["act"]: entry for entry in told}
    number = job["number"]
    assert acts[f"ask pin-reset {number}"]["actor"] == desk.clerk
    assert acts[f"ask pin-reset {number}"]["documents"] == ["identity-card", "health-card"]
    approved = acts[f"approve pin-reset {number}"]
    assert (approved["actor"], approved["subject"], approved["why"]) == (second.clerk, customer.cn, "forgotten")
    assert {entry["office"] for entry in told} == {office.name}
    assert world.admin.audit.verify().count >= len(told)


@contextmanager
def audit_away(world: World) -> Iterator[None]:
    """The audit's table is gone for a while: whatever is written into it fails, as the last deed of a transaction."""
    with world.registry.database.engine.begin() as connection:
        connection.execute(sa.text("alter table audit rename to audit_away"))
    try:
        yield
    finally:
        with world.registry.database.engine.begin() as connection:
            connection.execute(sa.text("alter table audit_away rename to audit"))


def test_what_the_audit_cannot_take_has_no_effect(world: World) -> None:
    office, desk, second = two(world)
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    customer, serial = applied.visit.customer, applied.serial("signing")
    visit = visit_of(world, customer, office)
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    with audit_away(world):
        replies = [
            second.decide("approval", job),
            desk.ask("hold", customer.cn, serials=[serial]),
            desk.ask("unlocking", customer.cn),
            desk.send("POST", "/customers", {"cn": customer.cn}),
            office.sign_in(second.clerk),
        ]
    assert {reply.status_code for reply in replies} <= {500, 503}
    assert desk.send("GET", f"/jobs/{job['id']}").json()["state"] == "waiting"
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (404, "not-authorised")
    told = desk.send("POST", "/customers", {"cn": customer.cn}).json()["certificates"]
    assert {each["status"] for each in told} == {"valid"}
    assert desk.jobs("mine") == [job["number"]]
    assert second.decide("approval", job).json()["state"] == "done"  # its session was not ended by the one that failed
    world.admin.audit.verify()
