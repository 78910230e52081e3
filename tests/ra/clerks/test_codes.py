"""One-time codes of the staff: asked for where settings say so, each once, and a wrong one is a wrong password."""

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ra_contract.clerk import Role
from tests.ra.counter import PASSWORD, Office, code, guid, new_office
from tests.ra.world import World


@contextmanager
def codes_asked(world: World) -> Iterator[World]:
    """The RA, while it asks for codes."""
    settings = world.registry.settings.clerks
    object.__setattr__(settings, "code_asked", True)
    yield world
    object.__setattr__(settings, "code_asked", False)


@pytest.fixture
def asking(world: World) -> Iterator[World]:
    """The RA, while it asks for codes."""
    with codes_asked(world) as asking:
        yield asking


def totp(key: str, at: datetime) -> str:
    """RFC 6238, written from its text."""
    step = int(at.timestamp()) // 30
    digest = hmac.digest(base64.b32decode(key + "=" * (-len(key) % 8)), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    return str((int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF) % 1_000_000).zfill(6)


def test_the_yardstick_gives_the_numbers_of_the_standard() -> None:
    key = base64.b32encode(b"12345678901234567890").decode()
    assert [totp(key, datetime.fromtimestamp(t, UTC)) for t in (59, 1_111_111_109)] == ["287082", "081804"]


def secret(world: World, clerk: str) -> str:
    address = urlsplit(world.admin.clerks.new_code(clerk))
    assert address.scheme == "otpauth"
    return parse_qs(address.query)["secret"][0]


def sign_in(office: Office, clerk: str, digits: str, password: str = PASSWORD) -> httpx.Response:
    typed = {"clerk": clerk, "password": password, "code": digits}
    return office.world.line(office.kiosk).post("/v1/clerk/session", json=typed)


def test_a_code_is_wanted_beside_the_password_and_good_once(asking: World) -> None:
    office = new_office(asking)
    clerk = office.clerk()
    assert code(sign_in(office, clerk, "123456")) == (401, "bad-credentials")  # nobody gave them a secret
    key = secret(asking, clerk)
    assert asking.line(office.kiosk).get("/v1/clerk/policy").json()["code_asked"]
    assert sign_in(office, clerk, totp(key, asking.clock())).status_code == 201
    assert code(sign_in(office, clerk, totp(key, asking.clock()))) == (401, "bad-credentials")
    for wrong in ("", "12345", "1234567", "abcdef", "１２３４５６"):
        asking.admin.clerks.new_code(clerk)
        assert code(sign_in(office, clerk, wrong))[0] in {401, 423}, wrong


def test_the_clock_of_a_telephone_may_be_one_step_off_and_no_more(asking: World) -> None:
    office = new_office(asking)
    clerk = office.clerk()
    key, now = secret(asking, clerk), asking.clock()
    for off in (-90, 90):
        assert code(sign_in(office, clerk, totp(key, now + timedelta(seconds=off)))) == (401, "bad-credentials"), off
    assert sign_in(office, clerk, totp(key, now + timedelta(seconds=30))).status_code == 201
    assert code(sign_in(office, clerk, totp(key, now))) == (401, "bad-credentials")  # older than the last used


def test_wrong_codes_lock_as_wrong_passwords_do(asking: World) -> None:
    office = new_office(asking)
    clerk = office.clerk()
    key = secret(asking, clerk)
    asking.refill_budgets()
    replies = [sign_in(office, clerk, "000000") for _ in range(5)]
    assert code(replies[-1]) == (423, "account-locked")
    assert code(sign_in(office, clerk, totp(key, asking.clock()))) == (423, "account-locked")


def test_the_second_person_at_the_same_screen_gives_a_code_too(world: World) -> None:
    office = new_office(world)
    desk, second, customer = office.desk(office.clerk()), office.clerk(Role.SUPERVISOR), world.customer()
    job = desk.asked("pin-reset", customer.cn, **guid(customer))
    key = secret(world, second)
    with codes_asked(world):
        by = {"clerk": second, "password": PASSWORD}
        assert code(desk.decide("approval", job, {"by": by})) == (401, "bad-credentials")
        by["code"] = totp(key, world.clock())
        assert desk.decide("approval", job, {"by": by}).json()["decided_by"] == second
