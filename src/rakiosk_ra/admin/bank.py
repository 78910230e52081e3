"""The simulated bank: accounts, and the switch for tests and demonstrations."""

from typing import NamedTuple

import sqlalchemy as sa

from ra_contract.rules import normalised_cn
from rakiosk_ra.admin.rows import add_row
from rakiosk_ra.bank.port import account_kind, account_number
from rakiosk_ra.bank.rows import AccountRow, Mood, PostingRow
from rakiosk_ra.bank.simulated import SimulatedBank
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.registry import Registry

DAILY_LIMIT = 30_000
"""NTD a day that may be debited from an account, unless told otherwise."""
_AMOUNT_MOST = 10**12


class Account(NamedTuple):
    """An account of the simulated bank, and how many debits stand on it."""

    number: str
    kind: str
    owner: str
    balance: int
    frozen: bool
    debits: int


class BankAdmin:
    """The simulated bank. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def add_account(
        self, number: str, owner: str, balance: int, *, frozen: bool = False, daily_limit: int = DAILY_LIMIT
    ) -> None:
        """Open an account: 14 digits are a passbook (存簿), 8 a giro account (劃撥). Amounts are NTD."""
        normal = account_number(number)
        if normal is None:
            raise AdminError("An account has 14 digits (passbook) or 8 (giro).")
        if not 0 <= balance <= _AMOUNT_MOST or not 0 <= daily_limit <= _AMOUNT_MOST:
            raise AdminError("An amount is not below 0.")
        row = AccountRow(
            number=normal,
            kind=account_kind(normal),
            owner=normalised_cn(owner),
            balance=balance,
            frozen=frozen,
            daily_limit=daily_limit,
        )
        add_row(self._ra.database, row, "There is such an account already.")

    def accounts(self, owner: str | None = None) -> list[Account]:
        """All accounts, or one owner's, by number."""
        debits = (
            sa.select(sa.func.count())
            .where(PostingRow.account == AccountRow.number, PostingRow.returned_at.is_(None))
            .scalar_subquery()
        )
        query = sa.select(AccountRow, debits).order_by(AccountRow.number)
        if owner is not None:
            query = query.where(AccountRow.owner == normalised_cn(owner))
        with self._ra.database.read() as session:
            return [
                Account(row.number, row.kind, row.owner, row.balance, row.frozen, count)
                for row, count in session.execute(query)
            ]

    def turn(self, mood: Mood, seconds: int = 0) -> None:
        """Let the simulated bank be closed, late, lost or silent; late and lost debits wait for so many seconds."""
        SimulatedBank(self._ra.database, self._ra.settings.bank, self._ra.clock).turn(mood, seconds)
