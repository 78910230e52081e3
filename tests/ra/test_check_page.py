"""The public page of check codes: how a certificate stands now, to anyone, at a moderate pace, and nobody's name."""

import itertools
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from rakiosk_ra.base.clock import utc_now
from rakiosk_ra.base.settings import CheckSettings
from rakiosk_ra.statements.check_limits import SPAN_SECONDS, CheckLimits
from tests.ra.renewing import Renewing, renewing
from tests.ra.test_statements import stated
from tests.ra.world import World

JSON = {"Accept": "application/json"}
_spans = itertools.count(1, 3)


@pytest.fixture(autouse=True)
def uncounted(world: World) -> None:
    """Each test counts from nought, at the beginning of a span of its own."""
    world.line()  # its certificate is of the machine's time
    ahead = SPAN_SECONDS * next(_spans)
    world.clock.ahead = timedelta(seconds=ahead - world.clock().timestamp() % SPAN_SECONDS)


def fetch(world: World, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{world.pki_url}/check{path}", headers=headers, trust_env=False)


def state(world: World, code: str) -> dict[str, Any]:
    record: dict[str, Any] = fetch(world, f"/{code}", **JSON).json()
    return record


def superseded(customer: Renewing) -> None:
    customer.certified(customer.ready()).confirm()


def revoked(customer: Renewing) -> None:
    body = {
        "action": "revoke",
        "serials": [customer.serial("signing")],
        "reason": "card-lost",
        "password": customer.visit.customer.password,
    }
    reply = customer.visit.send("POST", "/v1/me/certificates/status-changes", body, **{"Idempotency-Key": "k"})
    assert reply.status_code == 200, reply.text


def held(customer: Renewing) -> None:
    customer.world.admin.certificates.hold(customer.cn)


def expired(customer: Renewing) -> None:
    customer.world.clock.ahead += timedelta(days=30)


@pytest.mark.manual("2.5.3")
@pytest.mark.parametrize(
    ("change", "now", "words"),
    [
        (lambda _: None, "valid", "憑證現在有效"),
        (held, "held", "憑證現在已暫禁"),
        (revoked, "revoked", "憑證現在已註銷"),
        (superseded, "superseded", "憑證現在已由新憑證取代"),
        (expired, "expired", "憑證現在已到期"),
    ],
)
def test_it_says_how_the_certificate_stands_now_and_that_it_was_valid_when_stated(
    world: World, change: Any, now: str, words: str
) -> None:
    customer = renewing(world)
    statement = stated(customer)
    serial, code = customer.serial("signing"), statement["check_code"]
    change(customer)
    answer = state(world, code)
    assert (answer["state"], answer["stated"], answer["number"]) == (now, "valid", statement["number"])
    assert answer["serial_end"] == serial[-4:].upper()
    page = fetch(world, f"/{code[:4].lower()}-{code[4:8]} {code[8:]}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert words in page.text
    assert ("之後狀態已變更" in page.text) is (now != "valid")
    for secret in (customer.cn, "測試", serial, serial.upper()):
        assert secret not in page.text
        assert secret not in str(answer)


def test_a_code_that_nobody_issued_is_unknown_in_both_languages(world: World) -> None:
    for code in ("222222222222", "x" * 900, "%00", "<script>", "%2e%2e/pki"):
        page = fetch(world, f"/{code}")
        assert page.status_code == 404
        assert "查無此查驗碼" in page.text
        assert "No statement has this check code" in page.text
        assert "<script" not in page.text
    assert fetch(world, "/222222222222", **JSON).json() == {"state": "unknown"}


def test_the_page_needs_no_script_and_tells_readers_its_languages_and_its_answer(world: World) -> None:
    page = fetch(world, "")
    assert page.status_code == 200
    for part in ('<html lang="zh-Hant-TW">', 'lang="en"', '<label for="code">', 'id="code"', "<main>", "<h1>"):
        assert part in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    sent = fetch(world, "?code=ab%20c")
    assert (sent.status_code, sent.headers["location"]) == (303, "/check/ab%20c")
    assert 'role="status"' in fetch(world, "/222222222222").text


def test_one_address_is_answered_only_so_often_a_minute_and_then_again(world: World) -> None:
    most = world.registry.settings.checks.per_address
    with httpx.Client(base_url=world.pki_url, headers=JSON, trust_env=False) as line:
        answers = [line.get("/check/222222222222") for _ in range(most + 1)]
    assert [answer.status_code for answer in answers] == [404] * most + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= SPAN_SECONDS
    assert "查詢次數過多" in fetch(world, "/222222222222").text
    world.clock.ahead += timedelta(seconds=SPAN_SECONDS)
    assert fetch(world, "/222222222222").status_code == 404


def limits(per_address: int, overall: int) -> CheckLimits:
    return CheckLimits(CheckSettings(per_address=per_address, overall=overall), utc_now)


def test_all_together_are_answered_only_so_often_and_one_address_cannot_use_it_up() -> None:
    counted = limits(per_address=2, overall=5)
    waits = [counted.seconds_to_wait("192.0.2.1") for _ in range(9)]
    assert [bool(wait) for wait in waits] == [False] * 2 + [True] * 7
    assert not any(counted.seconds_to_wait(f"198.51.100.{n}") for n in range(3))
    assert counted.seconds_to_wait("203.0.113.9") > 0


def test_addresses_of_one_subscriber_count_as_one() -> None:
    counted = limits(per_address=1, overall=50)
    assert not counted.seconds_to_wait("2001:db8::1")
    assert counted.seconds_to_wait("2001:db8::2")
    assert not counted.seconds_to_wait("2001:db8:0:1::1")
    assert not counted.seconds_to_wait("192.0.2.1")
    assert counted.seconds_to_wait("::ffff:192.0.2.1")


def test_a_question_writes_nothing_whether_it_is_answered_or_refused(world: World) -> None:
    statements: list[str] = []
    engine = world.registry.database.engine

    def note(*happened: Any) -> None:
        statements.append(happened[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    for _ in range(world.registry.settings.checks.per_address + 1):
        answer = fetch(world, "/222222222222", **JSON)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 429
    assert {text.split()[0] for text in statements} - {"BEGIN"} == {"SELECT"}
    assert "BEGIN IMMEDIATE" not in statements
