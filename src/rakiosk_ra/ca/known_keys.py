"""The keys that a database belongs to: it knows their fingerprints, and is opened with no others."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca.rows import KnownKeyRow


def are_noted(store: Database) -> bool:
    """Whether the database belongs to an RA."""
    return bool(_noted(store))


def note(store: Database, fingerprints: dict[str, str]) -> None:
    """Let the database belong to the RA with these keys. Raises AdminError when it is another's."""
    rows = [KnownKeyRow(name=name, fingerprint=fingerprint) for name, fingerprint in fingerprints.items()]
    try:
        with store.write() as session:
            session.add_all(rows)
    except IntegrityError:  # another `init` was faster
        check(store, fingerprints)


def check(store: Database, fingerprints: dict[str, str]) -> None:
    """Raises AdminError when the database belongs to an RA with other keys than these, or to none."""
    noted = _noted(store)
    others = sorted(name for name, fingerprint in fingerprints.items() if noted.get(name) != fingerprint)
    if others:
        raise AdminError(
            f"The database belongs to an RA with other keys ({', '.join(others)}): "
            "restore database, pki/ and keys/ from one backup, or name the right --state and --database."
        )


def _noted(store: Database) -> dict[str, str]:
    with store.read() as session:
        return {row.name: row.fingerprint for row in session.scalars(sa.select(KnownKeyRow))}
