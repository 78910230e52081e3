"""The RA's clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Tells the time in UTC."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


_TAIPEI = timezone(timedelta(hours=8))  # no summer time since 1979


def taipei(moment: datetime) -> datetime:
    """A moment as the clocks of Taiwan show it: days begin and banks close by them."""
    return moment.astimezone(_TAIPEI)
