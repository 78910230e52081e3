"""Digits that a card PIN must not be made of: a customer's own, told as salted hashes only."""

import hashlib
from typing import Any

import pytest

from ra_contract.certificate import CarrierKind
from rakiosk_ra.bank.rows import Mood
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.customers.personal import Personal, forbidden_pins
from tests.ra.card import unb64
from tests.ra.world import PASSWORD, Customer, Visit, World

LIN = Personal("A123456789", "1986-03-07", "0912-345-678")


def known(world: World, cn: str, personal: Personal = LIN) -> Visit:
    world.admin.customers.add(cn, "測試", CarrierKind.FILE, PASSWORD, must_change=False, personal=personal)
    return world.visit(Customer(cn, PASSWORD, None))


def is_told(pin: str, fragments: dict[str, Any]) -> bool:
    salt = unb64(fragments["salt"])
    digest = hashlib.scrypt(pin.encode(), salt=salt, n=fragments["cost"], r=8, p=1, dklen=16)
    return digest.hex() in fragments["hashes"]


@pytest.mark.manual("2.8.2")
def test_a_kiosk_recognises_a_pin_out_of_the_customers_numbers_and_no_other(world: World) -> None:
    visit = known(world, "FRAGMENTS-1")
    world.admin.bank.add_account("31415926535897", "FRAGMENTS-1", 0)
    fragments = visit.get("/v1/me/pin-fragments")
    assert visit.get("/v1/me/pin-fragments") == fragments
    for pin in ("123456", "3456789", "23456789", "091234", "12345678", "31415926", "535897", "860307", "0750307"):
        assert is_told(pin, fragments), pin
    for pin in ("271828", "123457", "0860307"):
        assert not is_told(pin, fragments), pin
    assert fragments["hashes"] == sorted(fragments["hashes"])
    assert len(fragments["hashes"]) > 40


def test_only_hashes_leave_and_each_session_has_its_salt(world: World) -> None:
    first = known(world, "FRAGMENTS-2")
    second = world.visit(first.customer)
    told, again = (visit.send("GET", "/v1/me/pin-fragments") for visit in (first, second))
    assert told.json()["salt"] != again.json()["salt"]
    assert not set(told.json()["hashes"]) & set(again.json()["hashes"])
    for number in ("A123456789", "123456789", "0912345678", "19860307"):
        assert number not in told.text


def test_a_customer_of_whom_nothing_is_known_has_no_fragments_and_a_silent_bank_is_no_obstacle(world: World) -> None:
    visit = known(world, "FRAGMENTS-3", Personal())
    assert visit.get("/v1/me/pin-fragments")["hashes"] == []
    world.admin.bank.turn(Mood.SILENT)
    assert visit.get("/v1/me/pin-fragments")["hashes"] == []
    world.admin.bank.turn(Mood.NORMAL)


@pytest.mark.parametrize(
    ("birthday", "pins"),
    [
        (
            "1986-03-07",
            {
                "19860307",
                "860307",
                "03071986",
                "030786",
                "07031986",
                "070386",
                "0750307",
                "750307",
            },
        ),
        (
            "2012-10-25",
            {
                "20121025",
                "121025",
                "10252012",
                "102512",
                "25102012",
                "251012",
                "1011025",
                "011025",
            },
        ),
        ("1911-10-10", {"19111010", "111010", "10101911", "101011"}),
    ],
)
def test_a_birthday_is_forbidden_as_people_write_it_in_both_calendars(birthday: str, pins: set[str]) -> None:
    assert forbidden_pins(Personal(birthday=birthday), ()) == pins


def test_pins_of_six_to_eight_digits_are_cut_from_every_place_of_a_number() -> None:
    assert forbidden_pins(Personal(phone="0912345"), ()) == {"0912345", "091234", "912345"}
    assert forbidden_pins(Personal(phone="09123"), ["12345"]) == set()


@pytest.mark.parametrize(
    "wrong",
    [Personal(birthday="7.3.1986"), Personal(birthday="1800-01-01"), Personal(id_number="甲"), Personal(phone="x")],
)
def test_numbers_that_cannot_be_such_are_refused_without_being_repeated(world: World, wrong: Personal) -> None:
    with pytest.raises(AdminError) as refused:
        known(world, "FRAGMENTS-4", wrong)
    for number in (wrong.birthday, wrong.id_number, wrong.phone):
        assert not number or number not in str(refused.value)


def test_the_database_shows_nothing_of_them(world: World) -> None:
    visit = known(world, "FRAGMENTS-5")
    (row,) = (row for row in world.admin.customers.all() if row.cn == visit.customer.cn)
    assert row.sealed_personal is not None
    assert b"123456789" not in row.sealed_personal
