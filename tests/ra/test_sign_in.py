"""Signing in: what is told, what is not, and when it is locked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from os import PRIO_PROCESS, getpriority

import httpx
import pytest
import sqlalchemy as sa

from rakiosk_ra.customers import passwords
from rakiosk_ra.customers.passwords import hashed
from rakiosk_ra.customers.rows import CustomerRow
from tests.ra.renewing import renewing
from tests.ra.world import PASSWORD, Customer, World

CHANGES = "/v1/me/certificates/status-changes"


def sign_in(line: httpx.Client, cn: str, password: str) -> httpx.Response:
    return line.post("/v1/session", json={"cn": cn, "password": password})


@pytest.mark.manual("1.1.1")
def test_the_right_pair_opens_a_session_that_tells_who_it_is(world: World) -> None:
    customer = world.customer()
    session = world.visit(customer).session
    assert (session["cn"], session["name"], session["carrier"]) == (customer.cn, "測試", "card")
    assert customer.card is not None
    assert session["card_guids"] == [customer.card.guid]
    assert session["password_change_required"] is False
    assert len(session["token"]) >= 43  # 256 bits in base64
    assert session["last_sign_in"] is None
    assert world.visit(customer).session["last_sign_in"] is not None


@pytest.mark.manual("1.1.1")
def test_a_cn_may_be_typed_small_in_full_width_and_with_spaces_around(world: World) -> None:
    customer = world.customer()
    typed = "  " + "".join(chr(ord(c) + 0xFEE0) for c in customer.cn.lower()) + "　"
    assert sign_in(world.line(), typed, PASSWORD).status_code == 201


@pytest.mark.manual("1.1.1")
def test_an_unknown_cn_is_answered_exactly_as_a_wrong_password_try_by_try(world: World) -> None:
    known = world.customer().cn
    answers = {cn: [sign_in(world.line(), cn, "Wrong4you") for _ in range(6)] for cn in (known, "NOBODY-" + known)}
    told = [[(a.status_code, a.json(), a.headers.get("Retry-After")) for a in tries] for tries in answers.values()]
    assert [status for status, _, _ in told[0]] == [401, 401, 401, 401, 423, 423]
    assert [body.get("tries_left") for _, body, _ in told[0]] == [4, 3, 2, 1, None, None]
    assert [(s, b["code"], b.get("tries_left")) for s, b, _ in told[0]] == [
        (s, b["code"], b.get("tries_left")) for s, b, _ in told[1]
    ]
    assert told[0][4][1]["code"] == told[1][5][1]["code"] == "account-locked"


@pytest.mark.parametrize("cn", ["\x00", "a\x00b", "", "x" * 256, "💮" * 64, "'; drop table customers; --"])
def test_odd_cns_are_nobody(world: World, cn: str) -> None:
    assert sign_in(world.line("odd-" + str(abs(hash(cn)))), cn, "x").json()["code"] == "bad-credentials"


def test_a_locked_account_refuses_the_right_password_until_its_time_is_over(world: World) -> None:
    customer = world.customer()
    for _ in range(5):
        refused = sign_in(world.line(), customer.cn, "Wrong4you")
    assert refused.status_code == 423
    assert int(refused.headers["Retry-After"]) == refused.json()["retry_after"] == 60
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 423
    world.clock.ahead += timedelta(seconds=61)
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 201


def test_a_lock_made_while_the_clock_ran_ahead_ends_when_it_is_set_back(world: World) -> None:
    customer = world.customer()
    world.line()  # the kiosk's certificate is of today
    world.clock.ahead = timedelta(days=2)
    for _ in range(5):
        sign_in(world.line(), customer.cn, "Wrong4you")
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 423
    world.clock.ahead = timedelta(0)
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 201


def test_each_further_wrong_try_locks_for_twice_as_long_and_success_starts_anew(world: World) -> None:
    customer = world.customer()
    for _ in range(5):
        refused = sign_in(world.line(), customer.cn, "Wrong4you")
    waits = [refused.json()["retry_after"]]
    for _ in range(3):
        world.clock.ahead += timedelta(seconds=waits[-1] + 1)
        waits.append(sign_in(world.line(), customer.cn, "Wrong4you").json()["retry_after"])
    assert waits == [60, 120, 240, 480]
    world.clock.ahead += timedelta(seconds=481)
    world.visit(customer)
    assert sign_in(world.line(), customer.cn, "Wrong4you").json()["tries_left"] == 4


def test_a_customer_locked_at_one_kiosk_signs_in_at_another(world: World) -> None:
    customer = world.customer()
    for _ in range(5):
        sign_in(world.line(), customer.cn, "Wrong4you")
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 423
    assert sign_in(world.line("counter-2"), customer.cn, PASSWORD).status_code == 201


def test_beyond_a_ceiling_over_all_kiosks_each_gives_one_try_and_none_locks_another(world: World) -> None:
    customer = world.customer()
    for kiosk in range(3, 8):
        answers = [sign_in(world.line(f"counter-{kiosk}"), customer.cn, "Wrong4you") for _ in range(4)]
        assert {answer.status_code for answer in answers} == {401}
    assert sign_in(world.line("counter-8"), customer.cn, "Wrong4you").json()["code"] == "account-locked"
    assert sign_in(world.line("counter-9"), customer.cn, PASSWORD).status_code == 201


def test_a_strangers_wrong_passwords_keep_nobody_from_suspending_who_is_signed_in(world: World) -> None:
    renewal = renewing(world)
    for kiosk in ("counter-1", "counter-2", "counter-3", "counter-4"):
        for _ in range(5):
            sign_in(world.line(kiosk), renewal.cn, "Wrong4you")
    assert sign_in(world.line(), renewal.cn, PASSWORD).status_code == 423
    for action, reason in (("hold", "certificate-hold"), ("revoke", "card-lost")):
        change = {"action": action, "serials": [renewal.serial("signing")], "reason": reason, "password": PASSWORD}
        answer = renewal.visit.send("POST", CHANGES, change, **{"Idempotency-Key": action})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("kept", [f"$argon2id$v=19$m=4294967295,t=2,p=1${'A' * 22}${'A' * 43}", "no hash at all"])
def test_a_password_that_cannot_be_checked_is_neither_wrong_nor_counted(world: World, kept: str) -> None:
    customer = world.customer()
    visit = world.visit(customer)
    by_cn = sa.update(CustomerRow).where(CustomerRow.cn == customer.cn)
    with world.registry.database.write() as session:
        session.execute(by_cn.values(password_hash=kept))  # 4 TiB: no machine has the memory
    change = {"old": PASSWORD, "new": "Other4you"}
    for _ in range(6):
        for answer in (sign_in(world.line(), customer.cn, PASSWORD), visit.send("PUT", "/v1/me/password", change)):
            assert (answer.status_code, answer.json()["code"]) == (503, "internal")
            assert answer.headers["Retry-After"]
    with world.registry.database.write() as session:
        session.execute(by_cn.values(password_hash=hashed(PASSWORD)))
    assert sign_in(world.line(), customer.cn, "Wrong4you").json()["tries_left"] == 4
    assert visit.send("PUT", "/v1/me/password", change).status_code == 204


def test_tries_sent_at_once_are_counted_one_by_one(world: World) -> None:
    customer = world.customer()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: sign_in(world.line(), customer.cn, "Wrong4you"), range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 4 + [423] * 8


def test_what_was_typed_as_a_cn_is_not_kept_in_the_database(world: World) -> None:
    sign_in(world.line(), "MyPassword1", "x")
    import sqlalchemy as sa

    with world.registry.database.read() as session:
        kept = list(session.execute(sa.text("select cn_digest from sign_in_failures")).scalars())
    assert kept
    assert not any("MyPassword1" in digest for digest in kept)


@pytest.mark.manual("1.1.2")
def test_with_a_first_password_nothing_is_open_but_changing_it_and_leaving(world: World) -> None:
    visit = world.visit(world.customer(must_change=True))
    assert visit.session["password_change_required"] is True
    for method, path in (("GET", "/v1/orders"), ("GET", "/v1/me/certificates"), ("POST", "/v1/signature-tests")):
        refused = visit.send(method, path)
        assert (refused.status_code, refused.json()["code"]) == (403, "password-change-required")
    assert visit.send("GET", "/v1/session").status_code == 200
    assert visit.send("DELETE", "/v1/session").status_code == 204


@pytest.mark.manual("1.1.2")
@pytest.mark.parametrize(
    ("new", "broken"),
    [
        ("Ab1", ["too-short"]),
        ("abcdefg1", ["no-uppercase"]),
        ("ABCDEFG1", ["no-lowercase"]),
        ("Abcdefgh", ["no-digit"]),
        ("Abcdef1密", ["not-ascii"]),
        ("Aa1" + "x" * 62, ["too-long"]),
        (PASSWORD, ["same-as-old"]),
        ("a", ["too-short", "no-uppercase", "no-digit"]),
    ],
)
def test_each_broken_rule_of_a_new_password_is_named(world: World, new: str, broken: list[str]) -> None:
    visit = world.visit(world.customer(must_change=True))
    refused = visit.send("PUT", "/v1/me/password", {"old": PASSWORD, "new": new})
    assert (refused.status_code, refused.json()["code"]) == (422, "password-rules")
    assert refused.json()["broken"] == broken
    assert visit.send("GET", "/v1/session").json()["password_change_required"] is True


def test_a_new_password_may_not_hold_the_cn(world: World) -> None:
    customer = world.customer()
    refused = world.visit(customer).send("PUT", "/v1/me/password", {"old": PASSWORD, "new": f"aA1{customer.cn}"})
    assert refused.json()["broken"] == ["like-cn"]


@pytest.mark.manual("1.1.3")
def test_a_changed_password_ends_all_sessions_and_only_the_new_one_works(world: World) -> None:
    customer = world.customer(must_change=True)
    here, elsewhere = world.visit(customer), world.visit(customer, "counter-2")
    assert here.send("PUT", "/v1/me/password", {"old": PASSWORD, "new": "Other4you"}).status_code == 204
    for visit in (here, elsewhere):
        ended = visit.send("GET", "/v1/session")
        assert (ended.status_code, ended.json()["code"]) == (401, "session-ended")
    assert sign_in(world.line(), customer.cn, PASSWORD).status_code == 401
    again = world.visit(Customer(customer.cn, "Other4you", customer.card))
    assert again.session["password_change_required"] is False


def test_a_wrong_old_password_changes_nothing_and_five_of_them_end_the_session(world: World) -> None:
    visit = world.visit(world.customer())
    change = {"old": "Wrong4you", "new": "Other4you"}
    answers = [visit.send("PUT", "/v1/me/password", change) for _ in range(5)]
    assert [a.json()["code"] for a in answers] == ["old-password"] * 4 + ["session-ended"]
    assert [a.status_code for a in answers] == [403] * 4 + [401]
    assert visit.send("GET", "/v1/session").status_code == 401
    world.visit(visit.customer)


def test_hashing_gives_way_to_those_who_are_signed_in() -> None:
    passwords.fits(PASSWORD, None)
    assert passwords._POOL.submit(getpriority, PRIO_PROCESS, 0).result() > getpriority(PRIO_PROCESS, 0)
