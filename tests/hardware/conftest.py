"""Customers of the card sections in states that more than one test begins with."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rakiosk_ra.bank.rows import Mood
from tests.flows import renewable_customer
from tests.kiosk import Customer, Kiosk, kiosk_name
from tests.ra.world import World


@pytest.fixture
def renewable(served_ra: World) -> Iterator[Customer]:
    """A customer whose certificates run out soon; the bank is in its usual mood again afterwards."""
    yield renewable_customer(served_ra)
    served_ra.admin.bank.turn(Mood.NORMAL)


@pytest.fixture
def blocked(customer: Customer) -> Customer:
    """A customer whose card PIN is blocked."""
    customer.card.set_pin_tries(0)
    return customer


@pytest.fixture
def authorised(kiosk: Kiosk, blocked: Customer, tmp_path: Path) -> Iterator[Customer]:
    """The same, authorised by a clerk for this kiosk; the clock goes right again afterwards."""
    kiosk.world.admin.pin_resets.authorise(blocked.cn, kiosk_name(tmp_path), "clerk01")
    yield blocked
    kiosk.world.clock.ahead = timedelta(0)
