"""What every part of the office shares: one RA, opened by its state folder."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.rules import normalised_cn
from rakiosk_ra.base.clock import Clock, utc_now
from rakiosk_ra.base.errors import OfficeError
from rakiosk_ra.base.table import Table
from rakiosk_ra.customers.accounts import find_customer
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.opening import open_registry


class OfficeBase:
    """One RA, opened by its state folder; created there if it is new."""

    def __init__(
        self, state_dir: Path, database: str | None = None, pki_url: str | None = None, clock: Clock = utc_now
    ) -> None:
        self._ra = open_registry(state_dir, database, pki_url, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._ra.close()

    def _now(self) -> datetime:
        return self._ra.clock()

    def _customer(self, session: orm.Session, cn: str) -> CustomerRow:
        customer = find_customer(session, cn)
        if customer is None:
            raise OfficeError(f"There is no customer {normalised_cn(cn)}.")
        return customer

    def _add(self, row: Table, there_already: str) -> None:
        try:
            with self._ra.database.write() as session:
                session.add(row)
        except IntegrityError as error:
            raise OfficeError(there_already) from error
