"""Common to the administrator's subjects: a customer by CN, and a new row that may be there already."""

from collections.abc import Callable

from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.rules import normalised_cn
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.table import Table
from rakiosk_ra.customers.accounts import find_customer
from rakiosk_ra.customers.rows import CustomerRow


def named_customer(session: orm.Session, cn: str) -> CustomerRow:
    """The customer of a CN. Raises AdminError."""
    customer = find_customer(session, cn)
    if customer is None:
        raise AdminError(f"There is no customer {normalised_cn(cn)}.")
    return customer


def _nothing(_session: orm.Session) -> None:
    return


def add_row(
    database: Database, row: Table, there_already: str, noted: Callable[[orm.Session], None] = _nothing
) -> None:
    """Add a row in a transaction of its own, and note that. Raises AdminError with the sentence given."""
    try:
        with database.write() as session:
            session.add(row)
            session.flush()
            noted(session)
    except IntegrityError as error:
        raise AdminError(there_already) from error
