"""The keys that a database belongs to: it knows their fingerprints, and is opened with no others."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca.rows import KnownKeyRow


def are_noted(session: orm.Session) -> bool:
    """Whether the database belongs to an RA."""
    return bool(noted(session))


def note(session: orm.Session, fingerprints: Mapping[str, str]) -> None:
    """Let the database belong to the RA with these keys, unless it is somebody's already."""
    for name, fingerprint in fingerprints.items():
        insert_if_absent(session, KnownKeyRow, name=name, fingerprint=fingerprint)


def noted(session: orm.Session) -> dict[str, str]:
    """The fingerprints of the RA's keys, each by its name."""
    return {row.name: row.fingerprint for row in session.scalars(sa.select(KnownKeyRow))}


def replace(session: orm.Session, name: str, fingerprint: str) -> None:
    """Another key has taken one's place."""
    session.execute(sa.update(KnownKeyRow).where(KnownKeyRow.name == name).values(fingerprint=fingerprint))


def check(session: orm.Session, fingerprints: Mapping[str, str]) -> None:
    """Raises AdminError when the database belongs to an RA with other keys than these, or to none."""
    known = noted(session)
    others = sorted(name for name, fingerprint in fingerprints.items() if known.get(name) != fingerprint)
    if others:
        raise AdminError(
            f"The database belongs to an RA with other keys ({', '.join(others)}): "
            "restore database, pki/ and keys/ from one backup, or name the right --state and --database."
        )
