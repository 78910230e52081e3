"""Clerks at the RA: who is let in, for how long, and that no token of theirs is a customer's."""

from datetime import timedelta

from ra_contract.clerk import Role
from tests.ra.counter import PASSWORD, code, new_office
from tests.ra.world import World


def test_a_clerk_signs_in_looks_and_signs_out(world: World) -> None:
    office = new_office(world)
    desk = office.desk(office.clerk())
    told = desk.send("GET", "/session").json()
    assert (told["token"], told["role"], told["office"], told["name"]) == ("", "clerk", office.name, "何佳穎")
    assert desk.send("DELETE", "/session").status_code == 204
    assert code(desk.send("GET", "/session")) == (401, "session-ended")


def test_nobody_learns_who_exists_and_wrong_passwords_lock(world: World) -> None:
    office = new_office(world)
    clerk = office.clerk()
    world.refill_budgets()
    for who in (clerk, f"{clerk}-none"):
        replies = [office.sign_in(who, "Wrong4you") for _ in range(5)]
        assert [reply.json().get("tries_left") for reply in replies] == [4, 3, 2, 1, None]
        assert code(replies[-1]) == (423, "account-locked")
        assert code(office.sign_in(who)) == (423, "account-locked")


def test_a_clerk_and_a_customer_of_one_name_lock_apart(world: World) -> None:
    office, customer = new_office(world), world.customer()
    for _ in range(5):
        office.sign_in(customer.cn, "Wrong4you")
    assert world.visit(customer, office.kiosk).session["cn"] == customer.cn


def test_the_first_password_must_be_changed_before_anything_else(world: World) -> None:
    office = new_office(world)
    clerk = office.clerk(must_change=True)
    desk = office.desk(clerk)
    assert desk.session["password_change_required"]
    assert code(desk.send("GET", "/jobs?list=mine")) == (403, "password-change-required")
    weak = desk.send("PUT", "/password", {"old": PASSWORD, "new": "short"})
    assert code(weak) == (422, "password-rules")
    assert code(desk.send("PUT", "/password", {"old": "Wrong4you", "new": "Another2026y"})) == (401, "bad-credentials")
    assert desk.send("PUT", "/password", {"old": PASSWORD, "new": "Another2026y"}).status_code == 204
    assert code(desk.send("GET", "/session")) == (401, "session-ended")
    assert office.sign_in(clerk, "Another2026y").json()["password_change_required"] is False


def test_tokens_are_of_one_kind_one_machine_and_one_session(world: World) -> None:
    office = new_office(world)
    clerk = office.clerk()
    first = office.desk(clerk)
    elsewhere = office.machine()
    second = office.desk(clerk, elsewhere)
    assert code(first.send("GET", "/session")) == (401, "session-ended")
    second.line = first.line
    assert code(second.send("GET", "/session")) == (401, "session-ended")
    visit = world.visit(world.customer(), office.kiosk)
    desk = office.desk(clerk)
    desk.session["token"], visit.session["token"] = visit.session["token"], desk.session["token"]
    assert code(desk.send("GET", "/session")) == (401, "session-ended")
    assert code(visit.send("GET", "/v1/session")) == (401, "session-ended")


def test_a_session_left_alone_ends_by_itself_and_none_lives_for_ever(world: World) -> None:
    office = new_office(world)
    clerk, settings = office.clerk(), world.registry.settings.clerks
    desk = office.desk(clerk)
    world.clock.ahead = timedelta(seconds=settings.idle_seconds)
    assert code(desk.send("GET", "/session")) == (401, "session-ended")
    desk = office.desk(clerk)
    start = world.clock.ahead
    for _ in range(settings.absolute_seconds // (settings.idle_seconds - 10)):
        world.clock.ahead += timedelta(seconds=settings.idle_seconds - 10)
        assert desk.send("GET", "/session").status_code == 200
    world.clock.ahead = start + timedelta(seconds=settings.absolute_seconds)
    assert code(desk.send("GET", "/session")) == (401, "session-ended")


def test_a_desk_serves_clerks_and_no_customer(world: World) -> None:
    office, customer = new_office(world), world.customer()
    machine = office.machine(is_desk=True)
    desk = office.desk(office.clerk(), machine)
    assert desk.send("GET", "/jobs?list=today").status_code == 200
    typed = {"cn": customer.cn, "password": customer.password}
    assert code(world.line(machine).post("/v1/session", json=typed)) == (403, "client-certificate")


def test_who_is_withdrawn_is_out_at_once(world: World) -> None:
    office = new_office(world)
    clerk = office.clerk(Role.SUPERVISOR)
    desk = office.desk(clerk)
    world.admin.clerks.withdraw(clerk)
    assert code(desk.send("GET", "/session")) == (401, "session-ended")
    assert code(office.sign_in(clerk)) == (401, "bad-credentials")


def test_who_works_elsewhere_is_not_let_in_at_this_offices_machine(world: World) -> None:
    office, elsewhere = new_office(world), new_office(world)
    clerk = office.clerk()
    assert code(office.sign_in(clerk, kiosk=elsewhere.kiosk)) == (403, "not-permitted")
    world.line("in no office")
    assert office.sign_in(clerk, kiosk="in no office").status_code == 201
    assert office.sign_in(clerk).status_code == 201
