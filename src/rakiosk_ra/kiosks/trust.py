"""Which TLS authorities the kiosks trust, as each has said: one takes another's place once all of them know it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import orm

from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.kiosks.rows import KioskRow, KioskTokenRow, KioskTrustRow


def fingerprint(authority: x509.Certificate) -> str:
    """The SHA-256 (hex) of an authority's certificate, by which it is known here."""
    return authority.fingerprint(hashes.SHA256()).hex()


def fingerprints(authorities: Iterable[x509.Certificate]) -> str:
    """Those of several, blanks between."""
    return " ".join(map(fingerprint, authorities))


def keep(session: orm.Session, kiosk: KioskRow, trusted: Sequence[str], certified_by: str, now: datetime) -> None:
    """Keep what a kiosk says in the place of what it said before."""
    columns = {"told_at": now, "trusted": " ".join(trusted), "certified_by": certified_by}
    insert_if_absent(session, KioskTrustRow, kiosk_id=kiosk.id, **columns)
    session.execute(sa.update(KioskTrustRow).where(KioskTrustRow.kiosk_id == kiosk.id).values(**columns))


def not_trusting(session: orm.Session, authority: x509.Certificate, now: datetime) -> list[str]:
    """The kiosks in use, and those awaited, that could not connect to an RA which has its certificate from this one."""
    wanted = fingerprint(authority)
    kiosks = [kiosk.name for kiosk, told in _told(session) if told is None or wanted not in told.trusted.split()]
    return sorted(kiosks + [token.name for token in _awaited(session, now) if wanted not in token.authorities.split()])


def not_certified_by(session: orm.Session, authority: x509.Certificate, now: datetime) -> list[str]:
    """The kiosks in use, and those awaited, whose own certificates are not from this one."""
    wanted = fingerprint(authority)
    kiosks = [kiosk.name for kiosk, told in _told(session) if told is None or told.certified_by != wanted]
    return sorted(kiosks + [token.name for token in _awaited(session, now) if not token.authorities.startswith(wanted)])


def expected(session: orm.Session, now: datetime) -> int:
    """How many kiosks are in use or awaited."""
    return len(_told(session)) + len(list(_awaited(session, now)))


def _told(session: orm.Session) -> list[tuple[KioskRow, KioskTrustRow | None]]:
    query = (
        sa.select(KioskRow, KioskTrustRow)
        .outerjoin(KioskTrustRow, KioskTrustRow.kiosk_id == KioskRow.id)
        .where(KioskRow.withdrawn_at.is_(None))
    )
    return [(kiosk, told) for kiosk, told in session.execute(query)]


def _awaited(session: orm.Session, now: datetime) -> Iterable[KioskTokenRow]:
    row = KioskTokenRow
    return session.scalars(sa.select(row).where(row.kiosk_id.is_(None), row.ends_at > now))
