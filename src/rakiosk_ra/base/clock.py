"""The RA's clock."""

from collections.abc import Callable
from datetime import UTC, datetime

from ra_contract.local_time import TAIPEI

Clock = Callable[[], datetime]
"""Tells the time in UTC."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def taipei(moment: datetime) -> datetime:
    """A moment as the clocks of Taiwan show it: days begin and banks close by them."""
    return moment.astimezone(TAIPEI)
