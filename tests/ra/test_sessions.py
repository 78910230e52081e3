"""Sessions: where they live, and how they end."""

import ssl
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from rakiosk_ra.background.reaper import reap
from rakiosk_ra.base.budgets import of_customer
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.rows import BudgetRow, ReplyRow
from rakiosk_ra.ca import authorities, keys, profile
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.certificates.rows import SignatureTestRow
from rakiosk_ra.clerks.rows import ClerkRow, ClerkSessionRow
from rakiosk_ra.customers.rows import CustomerRow, FailureRow, SessionRow, SignInRow
from tests.ra.counter import two, visit_of
from tests.ra.world import Visit, World, line


def test_a_token_is_dead_at_another_kiosk_and_alive_at_its_own(world: World) -> None:
    visit = world.visit(world.customer())
    stolen = Visit(world.line("counter-2"), visit.customer, visit.session)
    refused = stolen.send("GET", "/v1/session")
    assert (refused.status_code, refused.json()["code"]) == (401, "session-ended")
    assert visit.send("GET", "/v1/session").status_code == 200


@pytest.mark.manual("1.9.3")
def test_a_token_is_dead_after_sign_out(world: World) -> None:
    visit = world.visit(world.customer())
    assert visit.send("DELETE", "/v1/session").status_code == 204
    assert visit.send("GET", "/v1/session").json()["code"] == "session-ended"
    assert visit.send("DELETE", "/v1/session").status_code == 401


def test_an_idle_session_ends_and_a_used_one_goes_on_to_its_limit(world: World) -> None:
    idle, used = world.visit(world.customer()), world.visit(world.customer())
    for _ in range(5):
        world.clock.ahead += timedelta(seconds=170)
        assert used.send("GET", "/v1/session").status_code == 200
    assert idle.send("GET", "/v1/session").json()["code"] == "session-ended"
    world.clock.ahead += timedelta(seconds=51)  # 901 in all
    assert used.send("GET", "/v1/session").json()["code"] == "session-ended"


def test_ended_sessions_and_old_wrong_tries_are_deleted_in_the_background(world: World) -> None:
    visit, kept = world.visit(world.customer()), world.customer()
    wrong = {"cn": visit.customer.cn, "password": "Wrong4you"}
    assert world.line().post("/v1/session", json=wrong).status_code == 401
    world.clock.ahead += timedelta(days=2)
    living = world.visit(kept)
    assert reap(world.registry).failed == 0
    with world.registry.database.read() as session:
        held = session.scalars(sa.select(CustomerRow.cn).join(SessionRow)).all()
        tries = session.scalars(sa.select(FailureRow.last_at)).all()
    assert (visit.customer.cn in held, living.customer.cn in held) == (False, True)
    assert all(at > world.clock() - timedelta(days=1) for at in tries)


def test_looking_at_a_session_never_tells_its_token(world: World) -> None:
    assert world.visit(world.customer()).get("/v1/session")["token"] == ""


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic eDp5"])
def test_without_a_good_token_there_is_no_session(world: World, value: str) -> None:
    refused = world.line().get("/v1/orders", headers={"Authorization": value})
    assert (refused.status_code, refused.json()["code"]) == (401, "session-ended")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_client_certificate_there_is_no_connection(world: World) -> None:
    world.line()
    context = ssl.create_default_context(cafile=str(world.folder / "pki" / "tls.pem"))
    with httpx.Client(verify=context, trust_env=False) as bare, pytest.raises(httpx.TransportError):
        bare.get(f"{world.url}/v1/health")


def test_a_certificate_of_another_authority_gets_no_connection(world: World, tmp_path: Path) -> None:
    key = keys.new_key()
    from cryptography.hazmat.primitives.serialization import Encoding

    impostor = Issuer(authorities.tls(key, SignedAt(world.clock())), key)
    own = keys.new_key()
    certificate = profile.tls_kiosk(impostor, own.public_key(), "counter-1", SignedAt(world.clock()))
    (tmp_path / "kiosk.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "kiosk.key").write_bytes(keys.key_to_pem(own, b""))
    (tmp_path / "ra-ca.pem").write_bytes((world.folder / "pki" / "tls.pem").read_bytes())
    with line(world.url, tmp_path) as forged, pytest.raises(httpx.TransportError):
        forged.get("/v1/health")


def test_a_withdrawn_kiosk_is_refused_at_once_and_its_sessions_are_over(world: World) -> None:
    customer = world.customer()
    with world.new_line("to-withdraw") as withdrawn:
        reply = withdrawn.post("/v1/session", json={"cn": customer.cn, "password": customer.password})
        visit = Visit(withdrawn, customer, reply.json())
        assert visit.send("GET", "/v1/session").status_code == 200
        world.admin.kiosks.withdraw("to-withdraw")
        for path in ("/v1/session", "/v1/health"):
            refused = visit.send("GET", path)
            assert (refused.status_code, refused.json()["code"]) == (403, "client-certificate")


def test_the_first_kiosk_of_a_name_stays_out_when_a_second_takes_it(world: World) -> None:
    with world.new_line("reused") as first:
        world.admin.kiosks.withdraw("reused")
        world.admin.kiosks.add("reused")
        assert first.get("/v1/health").status_code == 403


def test_what_counts_no_longer_is_forgotten_by_the_reaper_and_what_counts_is_kept(world: World) -> None:
    office, desk, _second = two(world)
    visit = visit_of(world, world.customer(), office)
    visit.order()
    visit.send("POST", "/v1/signature-tests")
    world.visit(visit.customer, office.kiosk)
    with world.registry.database.write() as session:
        by_cn = sa.select(CustomerRow.id).where(CustomerRow.cn == visit.customer.cn)
        number = session.scalars(by_cn).one()
        ours: dict[str, int | str] = {"customer_id": number, "whose": of_customer(number)}
        first = session.scalars(sa.select(SignInRow.id).where(SignInRow.customer_id == number)).first()
        old = world.clock() - timedelta(days=181)
        session.execute(sa.update(SignInRow).where(SignInRow.id == first).values(at=old))
    world.admin.reap()
    assert _kept(world, ours) == {"sign_ins": 1, "idempotent_replies": 1, "signature_tests": 1, "budgets": 2}
    world.clock.ahead += timedelta(days=2)
    world.admin.reap()
    assert _kept(world, ours) == {"sign_ins": 1, "idempotent_replies": 0, "signature_tests": 0, "budgets": 0}
    with world.registry.database.read() as session:
        staffs = sa.select(ClerkSessionRow).join(ClerkRow).where(ClerkRow.clerk == desk.clerk)
        assert session.scalars(staffs).all() == []


def _kept(world: World, ours: dict[str, int | str]) -> dict[str, int]:
    """How many rows of a customer there are, by table."""
    counts = {}
    with world.registry.database.read() as session:
        for table in (SignInRow, ReplyRow, SignatureTestRow, BudgetRow):
            columns = table.__table__.columns
            name = "whose" if "whose" in columns else "customer_id"
            query = sa.select(sa.func.count()).select_from(table).where(columns[name] == ours[name])
            counts[table.__tablename__] = session.scalars(query).one()
    return counts
