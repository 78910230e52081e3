"""Each kind of job for a customer: the effect at the wire, and what it refuses."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ra_contract.certificate import CarrierKind
from rakiosk_ra.customers.accounts import find_customer
from tests.ra.card import KeyPair
from tests.ra.counter import PASSWORD as CLERKS
from tests.ra.counter import Desk, code, guid, two, visit_of
from tests.ra.renewing import renewing
from tests.ra.test_replacement_cards import with_new_card
from tests.ra.world import PASSWORD, Customer, Visit, World


def done(desk: Desk, second: Desk, kind: str, cn: str, **fields: Any) -> dict[str, Any]:
    """A job with whatever leave it wants."""
    job = desk.asked(kind, cn, **fields)
    if job["state"] == "waiting":
        approved = second.decide("approval", job)
        assert approved.status_code == 200, approved.text
        job = approved.json()
    assert job["state"] == "done"
    return job


def certified(world: World) -> tuple[Visit, list[str]]:
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    return applied.visit, [applied.serial("signing"), applied.serial("encryption")]


def statuses(desk: Desk, cn: str) -> dict[str, str]:
    told = desk.send("POST", "/customers", {"cn": cn}).json()["certificates"]
    return {certificate["serial"]: certificate["status"] for certificate in told}


def test_an_approval_gives_a_card_of_the_stock_out_and_one_application_is_open(world: World) -> None:
    office, desk, second = two(world)
    customer = replace(world.customer(approved=False), card=world.stock_card())
    visit = visit_of(world, customer, office)
    assert code(visit.create()) == (409, "not-approved")
    done(desk, second, "approval", customer.cn, **guid(customer))
    assert visit.applied(visit.ready()).confirm()["state"] == "confirmed"
    assert code(desk.ask("approval", world.customer().cn, **guid(customer))) == (409, "card-not-stock")
    assert code(desk.ask("approval", world.customer(CarrierKind.FILE).cn, **guid(customer))) == (409, "wrong-carrier")


def test_a_lost_card_is_replaced_revoked_and_of_no_use_any_more(world: World) -> None:
    office, desk, second = two(world)
    visit, serials = certified(world)
    old, new = visit.own_card, world.stock_card()
    cn = visit.customer.cn
    fields: dict[str, Any] = {"card_guid": new.guid, "old_card_guid": old.guid, "old_card_lost": True}
    done(desk, second, "card-replacement", cn, **fields)
    assert set(statuses(desk, cn).values()) == {"revoked"}
    again = visit_of(world, replace(visit.customer, card=new), office)
    assert again.session["card_guids"] == [new.guid]
    assert again.applied(again.ready()).confirm()["state"] == "confirmed"
    assert code(desk.ask("pin-reset", cn, card_guid=old.guid)) == (409, "card-lost")
    assert code(desk.ask("card-replacement", cn, **fields)) == (409, "card-not-stock")
    order = {"card_guid": old.guid}
    opened = visit_of(world, world.customer(), office).order()
    assert code(again.send("PUT", f"/v1/orders/{opened['id']}/card", order)) == (404, "not-found")
    assert serials


def test_a_dead_cards_certificates_are_held_unless_the_customer_wants_them_revoked(world: World) -> None:
    _office, desk, second = two(world)
    for reason, status in ((None, "held"), ("cessation-of-operation", "revoked")):
        visit, _serials = certified(world)
        fields = {"card_guid": world.stock_card().guid, "old_card_guid": visit.own_card.guid}
        done(desk, second, "card-replacement", visit.customer.cn, revocation_reason=reason, **fields)
        assert set(statuses(desk, visit.customer.cn).values()) == {status}
        assert code(desk.ask("pin-reset", visit.customer.cn, **guid(visit.customer))) == (409, "card-withdrawn")


def test_nothing_that_was_begun_on_a_card_reported_lost_is_ended_on_it(world: World) -> None:
    office, desk, second = two(world)
    visit = visit_of(world, world.customer(), office)
    applied, new = visit.applied(), world.stock_card()
    lost: dict[str, Any] = {"card_guid": new.guid, "old_card_guid": visit.own_card.guid, "old_card_lost": True}
    done(desk, second, "card-replacement", visit.customer.cn, **lost)
    authentication = f"/v1/orders/{applied.order['id']}/card-authentication"
    for refused in (
        visit.confirm(applied.order, applied.proofs()),
        visit.certify(applied.order, "signing", KeyPair().request()),
        visit.send("PUT", authentication, {"witness": visit.own_card.witness()}),
        visit.send("PUT", f"/v1/orders/{applied.order['id']}/card", {"card_guid": visit.own_card.guid}),
    ):
        assert code(refused) == (409, "card-lost")
    again = replace(visit, customer=replace(visit.customer, card=new))
    again.bind(applied.order)
    again.authenticate(applied.order)
    assert again.applied(applied.order).confirm()["state"] == "confirmed"


def test_who_has_a_new_card_for_a_dead_one_goes_on_with_a_paid_renewal_or_applies(world: World) -> None:
    _office, desk, second = two(world)
    renewal = renewing(world)
    order, new = renewal.paid(), world.stock_card()
    fields = {"card_guid": new.guid, "old_card_guid": renewal.visit.own_card.guid}
    done(desk, second, "card-replacement", renewal.cn, **fields)
    assert renewal.visit.get("/v1/me/eligibility/application")["allowed"]
    visit = replace(renewal.visit, customer=replace(renewal.visit.customer, card=new))
    visit.bind(order)
    visit.authenticate(order)
    confirmed = visit.applied(order).confirm()
    assert (confirmed["state"], renewal.debits()) == ("confirmed", 1)
    assert {c["status"] for c in confirmed["replaces"]} == {"superseded"}


def test_a_suspension_of_a_card_in_use_is_in_the_way_of_a_new_card_as_before(world: World) -> None:
    _office, desk, second = two(world)
    renewal = renewing(world)
    order = renewal.paid()
    serials = [renewal.serial(use) for use in ("signing", "encryption")]
    done(desk, second, "hold", renewal.cn, serials=serials)
    new = with_new_card(world, renewal)
    new.visit.bind(order)
    new.visit.authenticate(order)
    assert code(new.visit.certify(order, "signing", KeyPair().request())) == (409, "certificate-held")


def test_a_slips_password_opens_once_must_be_changed_and_ends(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    job = desk.asked("login-password", customer.cn)
    assert code(desk.decide("slip", job)) == (409, "job-state")
    second.decide("approval", job)
    assert code(second.decide("slip", job)) == (403, "not-permitted")
    assert world.line(office.kiosk).post("/v1/session", json=typed(customer, PASSWORD)).status_code == 201
    first, slip = (desk.decide("slip", job).json() for _ in range(2))  # the first one got stuck in the printer
    for dead in (PASSWORD, first["password"]):
        assert code(world.line(office.kiosk).post("/v1/session", json=typed(customer, dead))) == (
            401,
            "bad-credentials",
        )
    visit = visit_of(world, replace(customer, password=slip["password"]), office)
    assert visit.session["password_change_required"]
    change = {"old": slip["password"], "new": "Another2026y"}
    assert visit.send("PUT", "/v1/me/password", change).status_code == 204
    assert code(desk.decide("slip", job)) == (409, "job-state")
    late = done(desk, second, "login-password", customer.cn)
    slip = desk.decide("slip", late).json()
    world.clock.ahead = timedelta(days=world.registry.settings.clerks.slip_days)
    ended = world.line(office.kiosk).post("/v1/session", json=typed(customer, slip["password"]))
    assert code(ended) == (403, "slip-expired")


def typed(customer: Customer, password: str) -> dict[str, str]:
    return {"cn": customer.cn, "password": password}


def test_what_has_expired_may_be_renewed_by_the_counters_leave_once(world: World) -> None:
    _office, desk, second = two(world)
    renewal = renewing(world, days=1)
    world.clock.ahead = timedelta(days=2)
    renewal.visit = world.visit(renewal.visit.customer)
    assert renewal.visit.get("/v1/me/eligibility/renewal")["reason"] == "certificate-expired"
    desk, second = (replace(each, session=sign_in_again(each)) for each in (desk, second))
    done(desk, second, "late-renewal", renewal.cn)
    order = renewal.paid()
    renewal.visit.authenticate(order)
    renewal.prove(order)
    assert renewal.certified(order).confirm()["state"] == "confirmed"
    with world.registry.database.read() as session:
        row = find_customer(session, renewal.cn)
        assert row is not None
        assert row.late_renewal_until is None


def sign_in_again(desk: Desk) -> Any:

    return desk.line.post("/v1/clerk/session", json={"clerk": desk.clerk, "password": CLERKS}).json()


def test_an_open_order_goes_to_another_card_or_back_with_its_fee(world: World) -> None:
    _office, desk, second = two(world)
    renewal = renewing(world)
    order = renewal.paid()
    fields = {"order": order["number"], "card_guid": renewal.visit.own_card.guid}
    done(desk, second, "order-binding", renewal.cn, **fields)
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["old_keys_gone"]
    assert code(desk.ask("order-binding", renewal.cn, order="A-999999", **guid(renewal.visit.customer))) == (
        404,
        "not-found",
    )
    done(desk, second, "order-refund", renewal.cn, order=order["number"])
    world.admin.reap()
    assert (renewal.debits(), renewal.balance()) == (0, 1000)
    assert code(desk.ask("order-refund", renewal.cn, order=order["number"])) == (409, "order-state")


def test_another_name_revokes_the_old_certificates_and_allows_new_ones(world: World) -> None:
    office, desk, second = two(world)
    visit, _serials = certified(world)
    cn = visit.customer.cn
    assert code(desk.ask("name-change", cn)) == (422, "invalid-request")
    done(desk, second, "name-change", cn, name="林改名")
    assert set(statuses(desk, cn).values()) == {"revoked"}
    again = visit_of(world, visit.customer, office)
    assert again.session["name"] == "林改名"
    assert again.applied(again.ready()).confirm()["state"] == "confirmed"


def test_the_card_in_the_reader_proves_whose_it_is(world: World) -> None:
    office, desk, _second = two(world)
    customer = world.customer()
    assert customer.card is not None
    path = f"/cards/{customer.card.guid}/authentication"
    challenge = desk.send("PUT", path, {"witness": customer.card.witness()}).json()
    wrong = desk.send("PUT", f"{path}/response", {"response": "AAAA"})
    assert code(wrong) == (409, "card-not-genuine")
    challenge = desk.send("PUT", path, {"witness": customer.card.witness()}).json()
    answered = desk.send("PUT", f"{path}/response", {"response": customer.card.answer(challenge)})
    assert answered.status_code == 204, answered.text
    told = desk.send("POST", "/customers", guid(customer)).json()
    assert [card["proven"] for card in told["cards"]] == [True]
    other = office.desk(office.clerk(), office.machine())
    assert [card["proven"] for card in other.send("POST", "/customers", guid(customer)).json()["cards"]] == [False]


def test_a_slip_is_checked_by_its_number_and_by_its_check_code(world: World) -> None:
    _office, desk, _second = two(world)
    visit, serials = certified(world)
    stated = visit.get(f"/v1/me/certificates/{serials[0]}/statement")
    for text in (stated["number"], stated["check_code"].lower()):
        told = desk.send("GET", f"/statements/{text}").json()
        assert (told["number"], told["cn"]) == (stated["number"], visit.customer.cn)
    assert code(desk.send("GET", "/statements/S-999999")) == (404, "not-found")


def test_a_new_customer_is_nobody_until_a_second_person_agrees_where_one_is_wanted(world: World) -> None:
    office, desk, second = two(world)
    card, cn = world.stock_card(), world.customer().cn + "-NEW"
    fields: dict[str, Any] = {"name": "王新客", "carrier": "card", "card_guid": card.guid}
    assert code(desk.ask("new-customer", world.customer().cn, **fields)) == (409, "customer-known")
    assert code(desk.ask("new-customer", cn, **fields | {"name": " "})) == (422, "invalid-request")
    assert code(desk.ask("new-customer", cn, **fields | {"carrier": "file"})) == (409, "wrong-carrier")
    assert code(desk.send("POST", "/customers", {"cn": cn})) == (404, "customer-unknown")
    denied = waiting_newcomer(world, desk, cn, fields)
    assert (denied["state"], denied["name"]) == ("waiting", "王新客")
    assert code(desk.send("POST", "/customers", {"cn": cn})) == (404, "customer-unknown")
    assert code(desk.ask("approval", cn)) == (404, "customer-unknown")
    assert code(world.line(office.kiosk).post("/v1/session", json={"cn": cn, "password": "Right4you"})) == (
        401,
        "bad-credentials",
    )
    assert second.decide("denial", denied, {"reason": "photo"}).status_code == 200
    job = done(desk, second, "new-customer", cn, **fields)
    assert job["has_slip"]
    slip = desk.decide("slip", job).json()
    visit = visit_of(world, Customer(cn, slip["password"], card), office)
    assert visit.session["password_change_required"]
    assert visit.session["card_guids"] == [card.guid]
    assert code(desk.ask("new-customer", cn, **fields)) == (409, "customer-known")


def waiting_newcomer(world: World, desk: Desk, cn: str, fields: dict[str, Any]) -> dict[str, Any]:
    settings = world.registry.settings.clerks
    kept = settings.second_person
    object.__setattr__(settings, "second_person", (*kept, "new-customer"))
    try:
        return desk.asked("new-customer", cn, **fields)
    finally:
        object.__setattr__(settings, "second_person", kept)


def test_a_slip_that_was_used_gives_no_second_password_under_a_later_ones_leave(world: World) -> None:
    office, desk, second = two(world)
    customer = world.customer()
    first, later = (done(desk, second, "login-password", customer.cn) for _ in range(2))
    for job, spent in ((first, later), (later, first)):
        slip = desk.decide("slip", job).json()
        assert job is first or code(desk.decide("slip", spent)) == (409, "job-state")
        visit = visit_of(world, replace(customer, password=slip["password"]), office)
        change = {"old": slip["password"], "new": f"Another2026{job['number'][-2:]}"}
        assert visit.send("PUT", "/v1/me/password", change).status_code == 204
    for job in (first, later):
        assert code(desk.decide("slip", job)) == (409, "job-state")


def test_by_risk_one_person_is_enough_only_with_seal_and_proven_card_and_once_a_day(world: World) -> None:
    _office, desk, _second = two(world)
    customer = world.customer(approved=False)
    assert asked_state(desk, customer) == "waiting"
    assert asked_state(desk, customer, seal=True) == "waiting"  # no card has proved itself here
    prove(desk, customer)
    assert asked_state(desk, customer) == "waiting"
    assert asked_state(desk, customer, seal=True) == "done"
    assert asked_state(desk, customer, seal=True) == "waiting"  # the second one of the day
    without_card = world.customer(CarrierKind.FILE, approved=False)
    assert asked_state(desk, without_card, seal=True) == "done"
    assert "approval" in desk.send("GET", "/policy").json()["by_risk"]


def asked_state(desk: Desk, customer: Customer, **fields: Any) -> str:
    return str(desk.asked("approval", customer.cn, **fields)["state"])


def prove(desk: Desk, customer: Customer) -> None:
    """The customer's card in the reader of the clerk's machine."""
    assert customer.card is not None
    path = f"/cards/{customer.card.guid}/authentication"
    challenge = desk.send("PUT", path, {"witness": customer.card.witness()}).json()
    assert desk.send("PUT", f"{path}/response", {"response": customer.card.answer(challenge)}).status_code == 204
