"""Kiosks: let in, withdrawn, listed."""

import re
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import orm

from ra_contract.enrolment import KioskToken
from rakiosk_ra.admin.rows import add_row
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.clerks import sessions as clerk_sessions
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers import sessions
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks import admission, audit_heads, enrolment, reports
from rakiosk_ra.kiosks.admission import KioskFiles
from rakiosk_ra.kiosks.audit_heads import KnownAudit
from rakiosk_ra.kiosks.offices import office_named
from rakiosk_ra.kiosks.reports import KnownKiosk
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_ENROLLED_NAME = "[A-Za-z0-9-]{1,32}"  # as a kiosk's settings take it


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise AdminError("A kiosk's name has 1 to 64 printable characters.")


class KioskAdmin:
    """Kiosks. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def add(self, name: str, office: str | None = None, *, is_desk: bool = False) -> KioskFiles:
        """Let a kiosk in, or a clerk's desk: its client certificate and key, made here and kept nowhere."""
        _check_name(name)
        key, tls, now = keys.new_key(), self._ra.foundation.tls, self._ra.signing.now()
        certificate = profile.tls_kiosk(tls, key.public_key(), name, now)
        fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        message = f"There is a kiosk {name} already; withdraw it first."
        with self._ra.database.write() as session:
            office_id = office_named(session, office).id if office else None
        row = KioskRow(name=name, fingerprint=fingerprint, issued_at=now, office_id=office_id, is_desk=is_desk)
        add_row(self._ra.database, row, message)
        return KioskFiles(
            certificate.public_bytes(Encoding.PEM),
            keys.key_to_pem(key, b""),
            b"".join(one.public_bytes(Encoding.PEM) for one in self._ra.foundation.tls_authorities.trusted()),
        )

    def token(self, name: str, office: str | None, lasts: timedelta, *, is_desk: bool = False) -> KioskToken:
        """A one-time token by which a machine becomes this kiosk, or a clerk's desk; one of before is void."""
        if not re.fullmatch(_ENROLLED_NAME, name):
            raise AdminError("A kiosk that enrols has a name of 1 to 32 letters, digits and hyphens.")
        token, row = enrolment.new_token(self._ra.foundation.tls_authorities, name, lasts, self._ra.signing.now())
        with self._ra.database.write() as session:
            if admission.kiosk_in_use(session, name) is not None:
                raise AdminError(f"There is a kiosk {name} already; withdraw it first.")
            row.office_id = office_named(session, office).id if office else None
            row.is_desk = is_desk
            enrolment.void(session, name)
            session.add(row)
        return token

    def withdraw(self, name: str) -> None:
        """Let a kiosk in no longer, nor a machine by its token; its sessions end at once."""
        with self._ra.database.write() as session:
            is_awaited = enrolment.void(session, name)
            kiosk = admission.kiosk_in_use(session, name)
            if kiosk is None and is_awaited:
                return
            if kiosk is None:
                raise AdminError(f"There is no kiosk {name} in use.")
            admission.withdraw(kiosk, self._ra.clock())
            sessions.end_all_at(session, kiosk)
            clerk_sessions.end_all_at(session, kiosk)

    def all(self) -> list[KioskRow]:
        """All kiosks, withdrawn ones included, in the order in which they came."""
        with self._ra.database.read() as session:
            return list(session.scalars(sa.select(KioskRow).order_by(KioskRow.id)))

    def awaited(self) -> list[tuple[str, datetime]]:
        """The kiosks that no machine has become yet, and until when each token can be used."""
        with self._ra.database.read() as session:
            return enrolment.awaited(session)

    def now(self) -> datetime:
        """The RA's clock."""
        return self._ra.clock()

    def known(self) -> list[KnownKiosk]:
        """The kiosks in use, by name, each with what it said last of itself."""
        with self._ra.database.read() as session:
            return reports.known_kiosks(session)

    # their audits

    def audits(self) -> list[KnownAudit]:
        """The audits of the kiosks in use, as each was told last."""
        with self._ra.database.read() as session:
            return audit_heads.known_audits(session)

    def begin_audit_anew(self, name: str) -> int:
        """Let a kiosk's audit begin anew, as after a new disk; how many heads are history by this."""
        with self._ra.database.write() as session:
            return audit_heads.begin_anew(session, _in_use(session, name))

    def people_of(self, name: str, digest: str) -> list[str]:
        """The customers and clerks for whom a digest stands in a kiosk's audit."""
        with self._ra.database.read() as session:
            names = [*session.scalars(sa.select(CustomerRow.cn)), *session.scalars(sa.select(ClerkRow.clerk))]
            return audit_heads.names_of(session, self._ra.vault, _in_use(session, name), digest, names)


def _in_use(session: orm.Session, name: str) -> KioskRow:
    kiosk = admission.kiosk_in_use(session, name)
    if kiosk is None:
        raise AdminError(f"There is no kiosk {name} in use.")
    return kiosk
