"""A kiosk's certificate is renewed over the one that it connects with, under the rules of EST (RFC 7030, 4.2.2).

Nothing is taken away: the old certificate is good until its end, and the next one waits until the kiosk is seen with
it. An answer that is lost is asked for again, and the same key gets the same certificate. Once the kiosk was seen with
the next one, the old one renews nothing any more: that would be another machine, with a copy of its files.
"""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import orm

from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.profile import KIOSK_VALIDITY, Issuer, spki_sha256
from rakiosk_ra.kiosks.admission import known_kiosk
from rakiosk_ra.kiosks.rows import KioskCertificateRow, KioskRow

RENEWED_BEFORE = timedelta(days=30)
_WAITING_MOST = 5  # keys of one kiosk: it keeps the one that it asks for, and has lost a file for each other
_log = logging.getLogger("rakiosk_ra.kiosks.renewal")


def check_subject(kiosk: str, request: x509.CertificateSigningRequest) -> None:
    """Raises Refused (invalid-request) unless a request names what the certificate names: the kiosk, nothing else."""
    if request.subject != profile.name(kiosk) or len(request.extensions) > 0:
        raise Refused(ProblemCode.INVALID_REQUEST, "the subject is not that of the kiosk's certificate")


def renew(
    session: orm.Session,
    issuer: Issuer,
    fingerprint: str | None,
    key: PublicKey,
    now: SignedAt,
    *,
    is_by_another: bool = False,
) -> bytes:
    """The next certificate (DER) for a key of the kiosk that connects with this certificate.

    `is_by_another`: that one is from an authority whose place was taken, and is renewed at any time.
    Raises Refused: too-early, client-certificate (withdrawn, or renewed already), too-many-requests.
    """
    wanted = spki_sha256(key)
    kiosk = known_kiosk(session, fingerprint)
    session.refresh(kiosk, with_for_update=True)
    if known := _certified(session, kiosk, wanted, now):
        return known
    _check(session, kiosk, fingerprint, now, is_early=not is_by_another)
    certificate = profile.tls_kiosk(issuer, key, kiosk.name, now)
    der = certificate.public_bytes(Encoding.DER)
    session.add(_row(kiosk, certificate.fingerprint(hashes.SHA256()).hex(), now, wanted, der))
    _log.info("kiosk %s is given a certificate until %s", kiosk.name, f"{certificate.not_valid_after_utc:%Y-%m-%d}")
    return der


def note_use(session: orm.Session, kiosk_id: int, fingerprint: str) -> None:
    """The kiosk was seen with a certificate that waited: it is the kiosk's from now on."""
    kiosk = session.get_one(KioskRow, kiosk_id, with_for_update=True)
    seen = session.get(KioskCertificateRow, fingerprint)
    if seen is None or seen.issued_at <= kiosk.issued_at:
        return
    if session.get(KioskCertificateRow, kiosk.fingerprint) is None:
        session.add(_row(kiosk, kiosk.fingerprint, kiosk.issued_at))
    kiosk.fingerprint, kiosk.issued_at = seen.fingerprint, seen.issued_at
    _log.info("kiosk %s uses its renewed certificate", kiosk.name)


def _row(
    kiosk: KioskRow, fingerprint: str, issued_at: datetime, key: str | None = None, der: bytes | None = None
) -> KioskCertificateRow:
    return KioskCertificateRow(
        fingerprint=fingerprint, kiosk_id=kiosk.id, issued_at=issued_at, key_sha256=key, certificate=der
    )


def _certified(session: orm.Session, kiosk: KioskRow, key: str, now: datetime) -> bytes | None:
    """The certificate that this key has already, unless it is to be renewed itself."""
    row = KioskCertificateRow
    query = sa.select(row.certificate).where(
        row.kiosk_id == kiosk.id, row.key_sha256 == key, row.issued_at > now + RENEWED_BEFORE - KIOSK_VALIDITY
    )
    return session.scalars(query).first()


def _check(session: orm.Session, kiosk: KioskRow, fingerprint: str | None, now: datetime, *, is_early: bool) -> None:
    if fingerprint != kiosk.fingerprint and _is_former(session, kiosk, fingerprint):
        _log.warning("kiosk %s has been renewed, and was asked for again: has somebody a copy of it?", kiosk.name)
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "renewed already")
    if is_early and kiosk.issued_at + KIOSK_VALIDITY - now > RENEWED_BEFORE:
        raise Refused(Refusal.TOO_EARLY)
    row = KioskCertificateRow
    waiting = sa.select(sa.func.count()).where(row.kiosk_id == kiosk.id, row.issued_at > kiosk.issued_at)
    if session.scalars(waiting).one() >= _WAITING_MOST:
        raise Refused(Refusal.TOO_MANY_REQUESTS, "other keys wait: withdraw the kiosk, and add it anew")


def _is_former(session: orm.Session, kiosk: KioskRow, fingerprint: str | None) -> bool:
    row = session.get(KioskCertificateRow, fingerprint) if fingerprint else None
    return row is None or row.issued_at <= kiosk.issued_at
