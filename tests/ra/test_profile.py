"""A customer's own data: told with an ETag, changed only as they were read, kept under seal."""

import pytest
import sqlalchemy as sa

from ra_contract.contact import is_email, is_phone, masked_email, masked_phone
from rakiosk_ra.customers.rows import CustomerRow
from tests.ra.world import Visit, World

EMAIL, PHONE = "mei.lin@example.com", "0912-345-678"


@pytest.fixture
def visit(world: World) -> Visit:
    return world.visit(world.customer())


def etag(visit: Visit) -> str:
    return str(visit.send("GET", "/v1/me").headers["ETag"])


@pytest.mark.manual("1.7.1", "1.7.2")
def test_what_is_changed_is_read_back_and_the_rest_stays(visit: Visit, world: World) -> None:
    assert visit.get("/v1/me") == {"email": "", "phone": ""}
    changed = visit.send("PATCH", "/v1/me", {"email": EMAIL, "phone": PHONE}, **{"If-Match": etag(visit)})
    assert changed.json() == visit.get("/v1/me") == {"email": EMAIL, "phone": PHONE}
    assert changed.headers["ETag"] == etag(visit)
    other = visit.send("PATCH", "/v1/me", {"phone": "02-2392-1310#123"}, **{"If-Match": etag(visit)})
    assert other.json() == {"email": EMAIL, "phone": "02-2392-1310#123"}
    with world.registry.database.read() as session:
        kept = session.scalar(sa.select(CustomerRow.sealed_personal).where(CustomerRow.cn == visit.customer.cn))
    assert kept is not None
    assert EMAIL.encode() not in kept


@pytest.mark.manual("1.7.1")
def test_a_change_that_was_not_seen_is_never_overwritten(visit: Visit) -> None:
    before = etag(visit)
    for body, headers, status, code in (
        ({"email": EMAIL}, {}, 428, "if-match"),
        ({"email": EMAIL}, {"If-Match": '"other"'}, 412, "changed-meanwhile"),
        ({"email": EMAIL}, {"If-Match": before}, 200, ""),
        ({"phone": PHONE}, {"If-Match": before}, 412, "changed-meanwhile"),
        ({"email": EMAIL}, {"If-Match": "*"}, 200, ""),  # whatever there is: RFC 9110, 13.1.1
    ):
        reply = visit.send("PATCH", "/v1/me", body, **headers)
        assert (reply.status_code, reply.json().get("code", "")) == (status, code)
    assert visit.get("/v1/me") == {"email": EMAIL, "phone": ""}


@pytest.mark.manual("1.7.1")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"email": "mei.lin@example"}, "email-format"),
        ({"email": "mei lin@example.com"}, "email-format"),
        ({"email": ""}, "email-format"),
        ({"phone": "123"}, "phone-format"),
        ({"phone": "0912\x00345678"}, "phone-format"),
        ({"email": EMAIL, "phone": "call me"}, "phone-format"),
    ],
)
def test_what_cannot_be_right_is_refused_and_changes_nothing(visit: Visit, body: dict[str, str], code: str) -> None:
    reply = visit.send("PATCH", "/v1/me", body, **{"If-Match": etag(visit)})
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert visit.get("/v1/me") == {"email": "", "phone": ""}


def test_the_counters_data_are_the_same_and_a_new_telephone_is_no_pin(world: World) -> None:
    visit = world.visit(world.customer())
    before = len(visit.get("/v1/me/pin-fragments")["hashes"])
    visit.send("PATCH", "/v1/me", {"phone": "0987654321"}, **{"If-Match": etag(visit)})
    assert len(visit.get("/v1/me/pin-fragments")["hashes"]) > before


@pytest.mark.parametrize(
    ("email", "is_one"),
    [
        (EMAIL, True),
        ("a+b@x-y.co.tw", True),
        ("mei.lin@xn--fsqu00a.xn--kpry57d", True),
        ("mei@x.xn--", False),
        ("mei@x.t-w", False),
        ("a..b@x.tw", False),
        (".a@x.tw", False),
        ("a@-x.tw", False),
        ("a@x", False),
        ("@x.tw", False),
        ("林@x.tw", False),
        ("a" * 60 + "@x.tw", False),
    ],
)
def test_an_email_address_has_a_name_and_a_domain(email: str, is_one: bool) -> None:
    assert is_email(email) is is_one


@pytest.mark.parametrize(
    ("phone", "is_one"),
    [
        (PHONE, True),
        ("(02) 2392-1310#123", True),
        ("+886 912 345 678", True),
        ("(02) 2393-1261 #3702", True),
        ("123456", False),
        ("-1234567", False),
        ("0912-345-678#", False),
        ("1234567890123456", False),
        ("０９１２３４５６７８", False),
    ],
)
def test_a_telephone_number_has_seven_to_fifteen_digits(phone: str, is_one: bool) -> None:
    assert is_phone(phone) is is_one


def test_masks_tell_neither_all_nor_how_long_it_is() -> None:
    assert (masked_email(EMAIL), masked_email("m@example.com")) == ("m***@example.com", "m***@example.com")
    assert (masked_phone(PHONE), masked_phone("")) == ("***678", "")
