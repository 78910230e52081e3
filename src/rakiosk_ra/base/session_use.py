"""When a session was used last, whoever's it is: it ends when nobody uses it."""

from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import orm

_STEPS = 18
"""The time of last use is written when this part of the idle time has passed, not at every request."""


class Used(Protocol):
    """A row of a session, as far as its use goes. `token_sha256` is its key."""

    token_sha256: str
    kiosk_id: int
    used_at: datetime
    expires_at: datetime


def is_alive(row: Used, kiosk_id: int, idle_seconds: float, now: datetime) -> bool:
    """Whether a session goes on, at the machine that opened it and nowhere else."""
    is_used = now < row.used_at + timedelta(seconds=idle_seconds)
    return row.kiosk_id == kiosk_id and now < row.expires_at and is_used


def is_worth_writing(row: Used, idle_seconds: float, now: datetime) -> bool:
    """Whether the time of last use should be written."""
    return now - row.used_at >= timedelta(seconds=idle_seconds / _STEPS)


def note_use(session: orm.Session, row: Used, now: datetime) -> None:
    """Write the time of last use."""
    kind: Any = type(row)
    session.execute(sa.update(kind).where(kind.token_sha256 == row.token_sha256).values(used_at=now))
