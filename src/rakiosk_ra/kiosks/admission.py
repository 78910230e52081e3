"""Kiosks: known by the fingerprint of their TLS client certificate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.profile import KIOSK_VALIDITY
from rakiosk_ra.kiosks.rows import KioskCertificateRow, KioskRow

_COPY_NOTED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KioskFiles:
    """The files with which a kiosk reaches the RA: its certificate, its key, the RA's TLS authorities (all PEM)."""

    certificate: bytes
    key: bytes
    ca: bytes

    def write(self, folder: Path) -> None:
        """Write kiosk.pem, kiosk.key (mode 0600) and ra-ca.pem."""
        folder.mkdir(parents=True, exist_ok=True)
        write_private(folder / "kiosk.key", self.key)
        (folder / "kiosk.pem").write_bytes(self.certificate)
        (folder / "ra-ca.pem").write_bytes(self.ca)


def known_kiosk(session: orm.Session, fingerprint: str | None) -> KioskRow:
    """The kiosk of a client certificate. Raises Refused (client-certificate) for an unknown or withdrawn one."""
    kiosk = _using(session, fingerprint) or _having(session, fingerprint) if fingerprint else None
    if kiosk is None:
        raise Refused(ProblemCode.CLIENT_CERTIFICATE)
    refuse_withdrawn(kiosk)
    return kiosk


def refuse_withdrawn(kiosk: KioskRow) -> None:
    """Raises Refused (client-certificate) for a kiosk whose certificate was taken back."""
    if kiosk.withdrawn_at is not None:
        raise Refused(ProblemCode.CLIENT_CERTIFICATE)


def _using(session: orm.Session, fingerprint: str) -> KioskRow | None:
    return session.scalars(sa.select(KioskRow).where(KioskRow.fingerprint == fingerprint)).one_or_none()


def _having(session: orm.Session, fingerprint: str) -> KioskRow | None:
    """The kiosk of a certificate that waits to be taken up, or was in use before: each is good until its end."""
    row = session.get(KioskCertificateRow, fingerprint)
    return session.get(KioskRow, row.kiosk_id) if row is not None else None


def is_another_machine(kiosk: KioskRow, told: str) -> bool:
    """Whether an enrolled kiosk asks from a machine that has none of its network cards (`enrolment.MACHINE`)."""
    return kiosk.machine is not None and not set(kiosk.machine.split()) & set(told.split())


def note_copy(session: orm.Session, kiosk_id: int, now: datetime) -> None:
    """Another machine was seen with a kiosk's certificate; written once an hour, however often it asks."""
    copied = sa.update(KioskRow).where(
        KioskRow.id == kiosk_id, sa.or_(KioskRow.copy_seen_at.is_(None), KioskRow.copy_seen_at < now - _COPY_NOTED)
    )
    session.execute(copied.values(copy_seen_at=now))


def kiosk_in_use(session: orm.Session, name: str) -> KioskRow | None:
    """The kiosk that works under a name."""
    query = sa.select(KioskRow).where(KioskRow.name == name, KioskRow.withdrawn_at.is_(None))
    return session.scalars(query).one_or_none()


def certificates_ending_before(session: orm.Session, moment: datetime) -> list[tuple[str, datetime]]:
    """The kiosks in use whose certificates end before a moment, and when each does."""
    query = sa.select(KioskRow.name, KioskRow.issued_at).where(
        KioskRow.withdrawn_at.is_(None), KioskRow.issued_at < moment - KIOSK_VALIDITY
    )
    return [(name, issued_at + KIOSK_VALIDITY) for name, issued_at in session.execute(query.order_by(KioskRow.name))]


def withdraw(kiosk: KioskRow, now: datetime) -> None:
    """Take a kiosk's certificate back; whoever does ends its sessions in the same transaction."""
    kiosk.withdrawn_at = now
