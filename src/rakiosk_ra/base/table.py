"""The root of all tables. What must be true at any moment is a constraint there, never a check before an insert."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind, KeyAlgorithm, Reason, Status, Use
from ra_contract.clerk import CardState, Role
from ra_contract.counter_job import JobKind, JobState
from ra_contract.order import Kind, OrderState
from rakiosk_ra.base.types import UtcTime, choice


class Table(DeclarativeBase):
    """Root of all tables."""

    metadata = sa.MetaData(
        naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own interface
        datetime: UtcTime(),
        CarrierKind: choice(CarrierKind),
        KeyAlgorithm: choice(KeyAlgorithm),
        Status: choice(Status),
        Use: choice(Use),
        Kind: choice(Kind),
        OrderState: choice(OrderState),
        ManagementAlgorithm: choice(ManagementAlgorithm),
        Reason: choice(Reason),
        CardState: choice(CardState),
        Role: choice(Role),
        JobKind: choice(JobKind),
        JobState: choice(JobState),
    }


def unique_where(condition: sa.TextClause) -> dict[str, Any]:
    """The arguments of an index that is unique among the rows of a condition."""
    return {"unique": True, "sqlite_where": condition, "postgresql_where": condition}
