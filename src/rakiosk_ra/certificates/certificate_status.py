"""The status of certificates in force: put in force, held, withdrawn, resumed; at the RA and at its authority."""

from collections.abc import Collection
from datetime import datetime

from cryptography import x509
from cryptography.x509 import ReasonFlags
from sqlalchemy import orm

from ra_contract.certificate import Certificate, Reason, Status
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.registry import Registry

FLAGS: dict[Reason, ReasonFlags] = {
    Reason.KEY_COMPROMISE: ReasonFlags.key_compromise,
    Reason.CARD_LOST: ReasonFlags.key_compromise,
    Reason.AFFILIATION_CHANGED: ReasonFlags.affiliation_changed,
    Reason.SUPERSEDED: ReasonFlags.superseded,
    Reason.CESSATION: ReasonFlags.cessation_of_operation,
    Reason.HOLD: ReasonFlags.certificate_hold,
}
"""A customer's reason as CRL and OCSP tell it (RFC 5280, 5.3.1)."""

_ANSWERED: dict[Status, AuthorityStatus] = {
    Status.VALID: AuthorityStatus.GOOD,
    Status.HELD: AuthorityStatus.HELD,
    Status.REVOKED: AuthorityStatus.REVOKED,
    Status.SUPERSEDED: AuthorityStatus.REVOKED,
}


def status_at(row: CertificateRow, now: datetime) -> Status:
    """A certificate's status, its expiry counted in."""
    return certificate_record(row, now).status


def told(ra: Registry, session: orm.Session, row: CertificateRow) -> Certificate:
    """A certificate as it stands; pending while its authority answers for it in another way."""
    answer = ra.authority.status(session, int(row.serial, 16))
    expected = _ANSWERED.get(row.status)
    is_pending = expected is not None and (answer is None or answer.status is not expected)
    return certificate_record(row, ra.clock(), is_pending=is_pending)


def put_in_force(ra: Registry, session: orm.Session, rows: Collection[CertificateRow], now: datetime) -> None:
    """Make proven certificates valid, for CRL and OCSP too."""
    for row in rows:
        row.confirmed_at = now
        row.nonce = row.secret_sha256 = None
    _make_valid(ra, session, rows, now)


def resume(ra: Registry, session: orm.Session, row: CertificateRow, now: datetime) -> None:
    """Make a certificate valid again."""
    _make_valid(ra, session, [row], now)


def hold(ra: Registry, session: orm.Session, row: CertificateRow, now: datetime) -> None:
    """Put a certificate on hold."""
    _withdraw(ra, session, row, (Status.HELD, Reason.HOLD), now)


def supersede(ra: Registry, session: orm.Session, row: CertificateRow, now: datetime) -> None:
    """Another certificate has taken its place."""
    _withdraw(ra, session, row, (Status.SUPERSEDED, Reason.SUPERSEDED), now)


def revoke(ra: Registry, session: orm.Session, row: CertificateRow, reason: Reason, now: datetime) -> None:
    """Revoke a certificate for good."""
    _withdraw(ra, session, row, (Status.REVOKED, reason), now)


def _make_valid(ra: Registry, session: orm.Session, rows: Collection[CertificateRow], now: datetime) -> None:
    for row in rows:
        row.status, row.status_since, row.reason = Status.VALID, now, None
    session.flush()
    for row in rows:
        ra.authority.resume(session, x509.load_der_x509_certificate(row.der), now)


def _withdraw(
    ra: Registry, session: orm.Session, row: CertificateRow, fate: tuple[Status, Reason], now: datetime
) -> None:
    row.status, row.reason = fate
    row.status_since = now
    session.flush()
    ra.authority.revoke(session, x509.load_der_x509_certificate(row.der), FLAGS[row.reason], now)
