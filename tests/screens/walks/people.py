"""The people who walk: customers with the same names, numbers and passwords at every run."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from ra_contract.certificate import CarrierKind
from rakiosk_ra.customers.personal import Personal
from tests.flows import certified_customer, new_account
from tests.kiosk import Customer, Person, new_customer
from tests.ra.world import PASSWORD
from tests.screens.walk import Walk
from tests.software.flows import puts_old_files_on
from tests.software.people import FileCustomer, certified_file_customer, new_file_customer

WRONG_PASSWORD, NEW_PASSWORD = "Wrong4you", "Lily0f0urs"
PHONE = "0912-345-678"


def newcomer(walk: Walk, *, approved: bool = True, must_change: bool = False) -> Customer:
    """A customer with a blank card, who may apply unless not approved."""
    return new_customer(walk.world, approved=approved, must_change=must_change, cn=walk.new_cn())


def holder(walk: Walk, expires_in_days: float = 300) -> Customer:
    """A customer with certificates in force on the card."""
    return certified_customer(walk.world, expires_in_days=expires_in_days, cn=walk.new_cn())


def renewer(walk: Walk) -> Customer:
    """A customer whose certificates on the card run out soon, with an account."""
    customer = holder(walk, 20)
    account(walk, customer)
    return customer


def file_newcomer(walk: Walk) -> FileCustomer:
    """A customer who may apply for certificates in files."""
    return new_file_customer(walk.world, cn=walk.new_cn())


def file_holder(walk: Walk, expires_in_days: float = 300) -> FileCustomer:
    """A customer with certificates in files, which are on the stick."""
    customer = certified_file_customer(walk.world, expires_in_days=expires_in_days, cn=walk.new_cn())
    puts_old_files_on(walk.stick, customer)
    return customer


def file_stranger(walk: Walk) -> FileCustomer:
    """Somebody else, whose files are on the stick."""
    return file_holder(walk)


def file_renewer(walk: Walk) -> FileCustomer:
    """A customer whose certificates in files run out soon, with an account."""
    customer = file_holder(walk, 20)
    account(walk, customer)
    return customer


def known_customer(walk: Walk) -> Person:
    """A customer whose data the counter knows."""
    cn = walk.new_cn()
    personal = Personal(phone=PHONE, email="mei.lin@example.com")
    walk.world.admin.customers.add(cn, "林測試", CarrierKind.CARD, PASSWORD, must_change=False, personal=personal)
    return Customer(cn, PASSWORD, new_customer(walk.world, cn=walk.new_cn(), is_card_known=False).card)


def account(walk: Walk, owner: Person, balance: int = 1000, *, kind: str = "", frozen: bool = False) -> str:
    """The number of a new passbook account (NTD)."""
    return new_account(walk.world, owner, balance, number=account_number(owner, kind), frozen=frozen)


def account_number(owner: Person, kind: str = "") -> str:
    """The same at every run, another for each owner and kind."""
    digest = hashlib.sha256(f"{owner.cn}{kind}".encode()).digest()
    return f"0001{int.from_bytes(digest, 'big') % 10**10:010d}"


@contextmanager
def later(walk: Walk, span: timedelta) -> Iterator[None]:
    """The RA's clock moved on for a while."""
    walk.world.clock.ahead += span
    try:
        yield
    finally:
        walk.world.clock.ahead -= span
