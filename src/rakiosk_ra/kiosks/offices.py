"""Post offices: where kiosks, desks and staff are."""

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.kiosks.rows import OfficeRow

_NAME_MOST = 64


def office_named(session: orm.Session, name: str) -> OfficeRow:
    """The office of a name, made when there is none. Raises AdminError for a name that is none."""
    if not name.strip() or len(name) > _NAME_MOST or not name.isprintable():
        raise AdminError(f"An office's name has 1 to {_NAME_MOST} printable characters.")
    insert_if_absent(session, OfficeRow, name=name.strip())
    return session.scalars(sa.select(OfficeRow).where(OfficeRow.name == name.strip())).one()
