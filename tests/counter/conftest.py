"""A kiosk of a post office, with its staff."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.counter.staff import Staff, staff_of
from tests.kiosk import Customer, Kiosk, kiosk_of
from tests.ra.counter import new_office
from tests.ra.world import World
from tests.support.test_way_in import recorded


@pytest.fixture
def staff(served_ra: World) -> Staff:
    """The clerk and the supervisor of an office of the test's own."""
    return staff_of(new_office(served_ra))


@pytest.fixture
async def counter(served_ra: World, staff: Staff, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk in that office, with a printer, at the front page."""
    (papers := tmp_path / "papers").mkdir()
    with recorded(tmp_path) as listeners:
        async with kiosk_of(
            served_ra, tmp_path, office=staff.office.name, printer_folder=papers, listeners=listeners
        ) as running:
            yield running


@pytest.fixture
def blocked(customer: Customer) -> Customer:
    """A customer whose card PIN is blocked."""
    customer.card.set_pin_tries(0)
    return customer
