"""Numbers that only grow, kept in the database."""

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.rows import CounterRow

_NEXT = (
    sa.update(CounterRow)
    .where(CounterRow.name == sa.bindparam("counter"))
    .values(value=CounterRow.value + 1)
    .returning(CounterRow.value)
)
_NOW = sa.select(CounterRow.value).where(CounterRow.name == sa.bindparam("counter"))


def next_value(session: orm.Session, name: str) -> int:
    """The counter's next value. Its row stays locked until the transaction ends: take it last."""
    return int(session.connection().execute(_NEXT, {"counter": name}).scalar_one())


def value(session: orm.Session, name: str) -> int:
    """The counter's value."""
    return int(session.connection().execute(_NOW, {"counter": name}).scalar_one())
