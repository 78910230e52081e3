"""The simulated bank's own tables. The RA never reads them."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import AccountKind
from rakiosk_ra.base.table import Table
from rakiosk_ra.base.types import choice


class Mood(StrEnum):
    """How the simulated bank behaves."""

    NORMAL = "normal"
    CLOSED = "closed"  # takes no debits at this hour
    LATE = "late"  # carries debits out, and answers when nobody waits any more
    LOST = "lost"  # never hears of debits; all else works
    SILENT = "silent"  # hears and answers nothing at all


class AccountRow(Table):
    """An account. `owner` is the CN of whoever holds it; amounts are NTD."""

    __tablename__ = "bank_accounts"
    number: Mapped[str] = mapped_column(sa.String(14), primary_key=True)
    kind: Mapped[AccountKind] = mapped_column(choice(AccountKind))
    owner: Mapped[str] = mapped_column(sa.String(64), index=True)
    balance: Mapped[int] = mapped_column(sa.BigInteger)
    frozen: Mapped[bool]
    daily_limit: Mapped[int] = mapped_column(sa.BigInteger)


class PostingRow(Table):
    """A request under one key, and its answer, which stays the same.

    Without an account nothing was ever taken: it was refused, or barred by a refund that came first.
    """

    __tablename__ = "bank_postings"
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account: Mapped[str | None] = mapped_column(sa.ForeignKey("bank_accounts.number"), index=True)
    amount: Mapped[int]
    refusal: Mapped[Refusal | None] = mapped_column(choice(Refusal))
    at: Mapped[datetime]
    returned_at: Mapped[datetime | None]


class SwitchRow(Table):
    """The switch for tests and demonstrations; one row."""

    __tablename__ = "bank_switch"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mood: Mapped[Mood] = mapped_column(choice(Mood))
    seconds: Mapped[int]
