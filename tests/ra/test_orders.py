"""Orders: opened once, for whoever may, on terms in force."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
import sqlalchemy as sa

from ra_contract.certificate import CarrierKind
from rakiosk_ra.base.engine import claim
from rakiosk_ra.orders.rows import OrderRow
from tests.ra.world import World


@pytest.mark.manual("2.1.1")
def test_an_approved_customer_may_apply_and_the_order_tells_what_to_make(world: World) -> None:
    visit = world.visit(world.customer())
    assert visit.get("/v1/me/eligibility/application")["allowed"] is True
    order = visit.order()
    assert (order["state"], order["kind"], order["carrier"]) == ("opened", "application", "card")
    assert (order["key_algorithm"], order["certificates"], order["card_guid"]) == ("p-256", [], None)
    assert order["number"].startswith("A-")
    assert len(order["number"]) == 8
    assert visit.get(f"/v1/orders/{order['id']}") == order
    assert visit.get("/v1/orders") == [order]
    assert visit.get("/v1/session")["open_orders"] == [order]


@pytest.mark.manual("2.1.1")
def test_who_may_not_apply_is_told_why(world: World) -> None:
    unapproved = world.visit(world.customer(approved=False))
    told = unapproved.get("/v1/me/eligibility/application")
    assert (told["allowed"], told["reason"]) == (False, "not-approved")
    assert (unapproved.create().status_code, unapproved.create().json()["code"]) == (409, "not-approved")

    waiting = world.visit(world.customer())
    waiting.order()
    assert waiting.get("/v1/me/eligibility/application")["reason"] == "order-open"
    assert waiting.create().json()["code"] == "order-open"

    certified = world.visit(world.customer())
    certified.applied().confirm()
    assert certified.get("/v1/me/eligibility/application")["reason"] == "already-certified"
    assert certified.create().json()["code"] == "already-certified"

    world.admin.certificates.hold(certified.customer.cn)
    assert certified.get("/v1/me/eligibility/application")["reason"] == "certificate-held"
    assert certified.create().json()["code"] == "certificate-held"


def test_the_counters_approval_is_good_for_one_application(world: World) -> None:
    visit = world.visit(world.customer())
    visit.applied().confirm()
    with world.registry.database.write() as session:
        session.execute(
            sa.text(
                "update certificates set status='revoked' where customer_id = (select id from customers where cn=:c)"
            ),
            {"c": visit.customer.cn},
        )
    assert visit.get("/v1/me/eligibility/application")["reason"] == "not-approved"
    world.admin.customers.approve(visit.customer.cn)
    assert visit.get("/v1/me/eligibility/application")["allowed"] is True


def test_two_orders_asked_for_at_once_give_one(world: World) -> None:
    customer = world.customer()
    visits = [world.visit(customer, kiosk) for kiosk in ("counter-1", "counter-2")]
    request = visits[0].consent()

    def create(number: int) -> int:
        headers = {"Idempotency-Key": f"race-{number}"}
        return visits[number % 2].send("POST", "/v1/orders", request, **headers).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(create, range(8)))
    assert statuses == [201] + [409] * 7
    assert len(visits[0].get("/v1/orders")) == 1


def test_the_database_itself_refuses_a_second_open_order(world: World) -> None:
    visit = world.visit(world.customer())
    visit.order()
    with world.registry.database.read() as session:
        row = session.scalars(sa.select(OrderRow).order_by(OrderRow.sequence.desc()).limit(1)).one()
        values = {c.name: getattr(row, c.name) for c in OrderRow.__table__.columns if c.name not in {"sequence", "id"}}
    with pytest.raises(sa.exc.IntegrityError), world.registry.database.write() as session:
        session.execute(sa.insert(OrderRow).values(**values, id="f" * 32))


def test_the_same_key_sent_again_gives_the_same_reply_and_no_second_order(world: World) -> None:
    visit = world.visit(world.customer())
    first, second = visit.create("key-1"), visit.create("key-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(visit.get("/v1/orders")) == 1


def test_the_same_key_with_another_request_is_refused(world: World) -> None:
    visit = world.visit(world.customer())
    visit.create("key-1")
    other = visit.send("POST", "/v1/orders", {**visit.consent(), "kind": "renewal"}, **{"Idempotency-Key": "key-1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": "x" * 256}])
def test_an_order_needs_a_proper_idempotency_key(world: World, headers: dict[str, str]) -> None:
    visit = world.visit(world.customer())
    refused = visit.send("POST", "/v1/orders", visit.consent(), **headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency-key")
    assert visit.get("/v1/orders") == []


def test_two_customers_may_use_the_same_key(world: World) -> None:
    for visit in (world.visit(world.customer()), world.visit(world.customer())):
        assert "Idempotent-Replayed" not in visit.create("shared").headers


def test_a_refused_request_leaves_its_key_free(world: World) -> None:
    visit = world.visit(world.customer(approved=False))
    assert visit.create("later").status_code == 409
    world.admin.customers.approve(visit.customer.cn)
    assert visit.create("later").status_code == 201


def test_a_key_under_way_elsewhere_is_told_to_wait(world: World) -> None:
    visit = world.visit(world.customer())
    if world.registry.database.is_sqlite:  # one writer at a time: the second comes when the first is done
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda _: visit.create("busy"), range(4)))
        assert {reply.status_code for reply in replies} == {201}
        assert sorted("Idempotent-Replayed" in reply.headers for reply in replies) == [False, True, True, True]
        return
    with world.registry.database.write() as session:
        customer_id = session.scalar(sa.text("select id from customers where cn=:c"), {"c": visit.customer.cn})
        assert claim(session, f"{customer_id} busy")
        waiting = visit.create("busy")
    assert (waiting.status_code, waiting.json()["code"], waiting.headers["Retry-After"]) == (
        409,
        "idempotency-key",
        "1",
    )
    assert visit.create("busy").status_code == 201


@pytest.mark.manual("2.1.2")
def test_consent_is_kept_with_version_hash_and_time(world: World) -> None:
    visit = world.visit(world.customer())
    terms = visit.get("/v1/terms/card?language=en")
    request = {"kind": "application", "terms_version": terms["version"], "terms_sha256": terms["sha256"]}
    order = visit.send("POST", "/v1/orders", request, **{"Idempotency-Key": "consent"}).json()
    with world.registry.database.read() as session:
        row = session.scalars(sa.select(OrderRow).where(OrderRow.id == order["id"])).one()
    assert (row.terms_version, row.terms_sha256, row.terms_language) == (terms["version"], terms["sha256"], "en")
    assert abs((row.opened_at - world.clock()).total_seconds()) < 60


@pytest.mark.manual("2.1.2")
@pytest.mark.parametrize("change", [{"terms_version": "0.9"}, {"terms_sha256": "0" * 64}, {"terms_sha256": "密"}])
def test_terms_that_are_not_in_force_open_no_order(world: World, change: dict[str, str]) -> None:
    visit = world.visit(world.customer())
    refused = visit.send("POST", "/v1/orders", {**visit.consent(), **change}, **{"Idempotency-Key": "k"})
    assert (refused.status_code, refused.json()["code"]) == (409, "terms-changed")


def test_the_terms_of_another_carrier_open_no_order(world: World) -> None:
    visit = world.visit(world.customer(CarrierKind.FILE))
    terms = visit.get("/v1/terms/card")
    request = {"kind": "application", "terms_version": terms["version"], "terms_sha256": terms["sha256"]}
    refused = visit.send("POST", "/v1/orders", request, **{"Idempotency-Key": "k"})
    assert refused.json()["code"] == "terms-changed"


@pytest.mark.manual("2.1.2", "3.1.2")
@pytest.mark.parametrize("carrier", ["card", "file"])
@pytest.mark.parametrize("language", ["zh_TW", "en"])
def test_terms_are_whole_and_their_hash_is_right(world: World, carrier: str, language: str) -> None:
    terms = world.visit(world.customer()).get(f"/v1/terms/{carrier}?language={language}")
    assert terms["language"] == language
    assert terms["sha256"] == sha256(terms["text"].encode()).hexdigest()
    assert len(terms["text"].split("\n\n")) == 13
    assert "365" in terms["text"]
    assert "{" not in terms["text"]


def test_a_language_without_terms_gets_the_first_one(world: World) -> None:
    visit = world.visit(world.customer())
    assert (
        visit.get("/v1/terms/card?language=xx")
        == visit.get("/v1/terms/card")
        == visit.get("/v1/terms/card?language=zh_TW")
    )


def test_another_customers_order_is_not_found(world: World) -> None:
    order = world.visit(world.customer()).order()
    stranger = world.visit(world.customer())
    for method, path in (("GET", ""), ("PUT", "/cancellation")):
        refused = stranger.send(method, f"/v1/orders/{order['id']}{path}")
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("order_id", ["x", "0" * 32, "%00", "a" * 5000])
def test_no_order_is_found_under_odd_names(world: World, order_id: str) -> None:
    refused = world.visit(world.customer()).send("GET", f"/v1/orders/{order_id}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


def test_a_cancelled_order_stays_cancelled_and_another_may_be_opened(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    for _ in range(2):
        assert visit.put(f"/v1/orders/{order['id']}/cancellation")["state"] == "cancelled"
    assert visit.get("/v1/session")["open_orders"] == []
    newer = visit.order()
    assert [o["id"] for o in visit.get("/v1/orders")] == [newer["id"], order["id"]]


def test_a_confirmed_order_cannot_be_cancelled(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.applied().confirm()
    refused = visit.send("PUT", f"/v1/orders/{order['id']}/cancellation")
    assert (refused.status_code, refused.json()["code"]) == (409, "order-state")
