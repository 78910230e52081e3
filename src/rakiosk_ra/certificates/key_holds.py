"""憑證暫禁 by the key itself: whoever can sign with a certificate's key may suspend its owner, and do nothing else.

A CN stands in every certificate, and a stranger may have it locked at every kiosk by wrong passwords. A key cannot be
locked from afar. Nothing is kept of a challenge: it is a time under a keyed digest, good at one kiosk. Used twice it
holds what is on hold already.
"""

import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import Reason, Status, Use
from ra_contract.key_hold import HoldChallenge, KeyHold
from ra_contract.problems import Refusal
from ra_contract.status_change import Action, StatusChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.certificates.certificate_status import status_at
from rakiosk_ra.certificates.proofs import is_signed_by
from rakiosk_ra.certificates.rows import CertificateRow

CHALLENGE_SECONDS = 120
_AHEAD = timedelta(seconds=5)  # of two machines that serve one database
_TIME_LENGTH = 8
_OF_USE = {Status.VALID, Status.HELD}


def new_challenge(vault: Vault, kiosk_id: int, now: datetime) -> HoldChallenge:
    """Bytes to sign at this kiosk, good for CHALLENGE_SECONDS."""
    moment = round(now.timestamp() * 1000).to_bytes(_TIME_LENGTH, "big")
    return HoldChallenge(encoded(moment + _mark(vault, kiosk_id, moment)))


def proven(vault: Vault, session: orm.Session, kiosk_id: int, asked: KeyHold, now: datetime) -> CertificateRow:
    """The certificate whose key signed.

    Raises Refused: proof-of-possession when it is not shown, status-transition when the certificate is no longer of
    use; 503 when it could not be checked.
    """
    challenge, der = decoded(asked.challenge), decoded(asked.certificate)
    row = _kept(session, der)
    if row is None or not _is_ours(vault, kiosk_id, challenge, now):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    key = x509.load_der_x509_certificate(der).public_key()
    if not is_signed_by(key, decoded(asked.signature), possession.hold_statement(challenge)):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    if status_at(row, now) not in _OF_USE:
        raise Refused(Refusal.STATUS_TRANSITION)
    return row


def of_use(session: orm.Session, customer_id: int, now: datetime) -> list[CertificateRow]:
    """All certificates of a customer that are in force or on hold, newest first."""
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer_id,
        CertificateRow.confirmed_at.is_not(None),
        CertificateRow.status.in_(_OF_USE),
    )
    rows = session.scalars(query.order_by(CertificateRow.id.desc()))
    return [row for row in rows if status_at(row, now) in _OF_USE]


def wish(rows: list[CertificateRow]) -> StatusChange | None:
    """The change that holds those of them that are not on hold yet; None when all are."""
    serials = tuple(row.serial for row in rows if row.status is Status.VALID)
    return StatusChange(Action.HOLD, serials, Reason.HOLD, "") if serials else None


def _kept(session: orm.Session, der: bytes) -> CertificateRow | None:
    """The row of a signing certificate that was confirmed: the same bytes, so that nothing else of it is believed."""
    try:
        serial = serial_text(x509.load_der_x509_certificate(der).serial_number)
    except ValueError:
        return None
    query = sa.select(CertificateRow).where(CertificateRow.serial == serial, CertificateRow.use == Use.SIGNING)
    row = session.scalars(query.where(CertificateRow.confirmed_at.is_not(None))).one_or_none()
    return row if row is not None and row.der == der else None


def _is_ours(vault: Vault, kiosk_id: int, challenge: bytes, now: datetime) -> bool:
    moment, mark = challenge[:_TIME_LENGTH], challenge[_TIME_LENGTH:]
    if not hmac.compare_digest(mark, _mark(vault, kiosk_id, moment)):
        return False
    age = timedelta(milliseconds=now.timestamp() * 1000 - int.from_bytes(moment, "big"))
    return -_AHEAD <= age <= timedelta(seconds=CHALLENGE_SECONDS)


def _mark(vault: Vault, kiosk_id: int, moment: bytes) -> bytes:
    # No CN holds a NUL: this is the digest of none.
    return bytes.fromhex(vault.digest(f"\x00hold\x00{kiosk_id}\x00{moment.hex()}"))
