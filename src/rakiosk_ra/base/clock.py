"""The RA's clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NewType

from ra_contract.local_time import TAIPEI

Clock = Callable[[], datetime]
"""Tells the time in UTC."""

SignedAt = NewType("SignedAt", datetime)
"""A time to sign with. Whatever is signed takes one; only `ca.signing_clock` gives it, and the root off line."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def taipei(moment: datetime) -> datetime:
    """A moment as the clocks of Taiwan show it: days begin and banks close by them."""
    return moment.astimezone(TAIPEI)


def midnight(moment: datetime) -> datetime:
    """The beginning of its day in Taiwan."""
    return taipei(moment).replace(hour=0, minute=0, second=0, microsecond=0)
