"""Asking the RA again: the one place where a request that may be repeated is, while the RA is away for a moment."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from rakiosk.domain.errors import RaUnreachable

Result = TypeVar("Result")

AGAIN_SECONDS = 1.0  # where who is away does not say when to ask again
TRIES = 3  # of one request, all in all
LONGEST_SECONDS = 3.0  # of one pause; whoever is told to wait longer tells the customer

_REPEATABLE = {"GET", "PUT"}  # RFC 9110, 9.2.2; every step of an order is a PUT, and the RA does it once
_BROKEN_TRIES = 2  # where nobody answers at all: once more on a fresh connection


def is_repeatable(method: str, idempotency_key: str | None) -> bool:
    """Whether doing this request twice is like doing it once."""
    return method in _REPEATABLE or idempotency_key is not None


async def until_there(ask: Callable[[], Awaitable[Result]], *, is_once: bool = False) -> Result:
    """Ask, and ask again while the RA says or shows that it is away for a moment. Raises what the last try raises.

    What may be done only once (`is_once`) is asked again only when no connection came about.
    """
    tries = 0
    while True:
        tries += 1
        try:
            return await ask()
        except RaUnreachable as away:
            most = TRIES if away.has_answered else _BROKEN_TRIES
            may_repeat = away.is_unsent or not is_once
            if not may_repeat or away.after is None or away.after > LONGEST_SECONDS or tries >= most:
                raise
            await asyncio.sleep(away.after)


def told_after(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds (RFC 9110, 10.2.3). A date is taken by the clock of who answers, if that is told."""
    told = headers.get("Retry-After", "")
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        wait = _date(told) - (_date(headers["Date"]) if "Date" in headers else datetime.now(UTC))
    except (ValueError, OverflowError):
        return AGAIN_SECONDS
    return max(0.0, wait.total_seconds())


def _date(told: str) -> datetime:
    """A date of a header, which is always in UTC (RFC 9110, 5.6.7). Raises ValueError, OverflowError."""
    return parsedate_to_datetime(told).replace(tzinfo=UTC)
