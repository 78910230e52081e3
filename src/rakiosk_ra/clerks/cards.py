"""Sign-in of the staff by a PIV card of their own: a nonce to sign, and whose certificate it was signed under."""

import hashlib
import os
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import orm

from ra_contract.clerk import ClerkNonce
from rakiosk_ra.base.identifiers import is_id, new_id
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.clerks.rows import ClerkNonceRow, ClerkRow
from rakiosk_ra.kiosks.rows import KioskRow

_NONCE_LENGTH, _NONCE_SECONDS = 32, 120
_MOST_OPEN = 20
"""Nonces of one machine at a time: the oldest ones go."""


def new_nonce(session: orm.Session, kiosk: KioskRow, now: datetime) -> ClerkNonce:
    """A nonce for a machine; it is good once, for two minutes."""
    open_ones = sa.select(ClerkNonceRow.id).where(ClerkNonceRow.kiosk_id == kiosk.id)
    kept = open_ones.order_by(ClerkNonceRow.expires_at.desc()).limit(_MOST_OPEN - 1)
    ids = list(session.scalars(kept))
    session.execute(sa.delete(ClerkNonceRow).where(ClerkNonceRow.kiosk_id == kiosk.id, ClerkNonceRow.id.not_in(ids)))
    row = ClerkNonceRow(
        id=new_id(),
        kiosk_id=kiosk.id,
        nonce=os.urandom(_NONCE_LENGTH),
        expires_at=now + timedelta(seconds=_NONCE_SECONDS),
    )
    session.add(row)
    return ClerkNonce(row.id, encoded(row.nonce))


def taken_nonce(session: orm.Session, kiosk: KioskRow, nonce_id: str, now: datetime) -> bytes | None:
    """A living nonce of this machine, which is gone with that. The caller commits before anything is made of it."""
    if not is_id(nonce_id):
        return None
    query = sa.delete(ClerkNonceRow).where(ClerkNonceRow.id == nonce_id, ClerkNonceRow.kiosk_id == kiosk.id)
    row = session.execute(query.returning(ClerkNonceRow.nonce, ClerkNonceRow.expires_at)).one_or_none()
    return bytes(row.nonce) if row is not None and now < row.expires_at else None


def loaded(der: bytes) -> x509.Certificate | None:
    """A certificate (DER); None for what is none, or has a key of a kind that nobody knows."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    return certificate


def owner(session: orm.Session, certificate: x509.Certificate, now: datetime) -> ClerkRow | None:
    """The clerk in office whose card has this certificate, as long as it lasts."""
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        return None
    query = sa.select(ClerkRow).where(ClerkRow.card_sha256 == digest(certificate), ClerkRow.withdrawn_at.is_(None))
    return session.scalars(query).one_or_none()


def digest(certificate: x509.Certificate) -> str:
    """A certificate as it is kept: SHA-256 (hex) of its public key."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(key).hexdigest()
