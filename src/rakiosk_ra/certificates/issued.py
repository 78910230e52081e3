"""Certificates and their keys as they are kept from the moment they are issued."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.certificate import Status, Use
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.certificates.rows import CertificateRow, KeyRow
from rakiosk_ra.customers.rows import CustomerRow


def claim_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note whose key this is. Raises Refused (key-already-used) when it was certified before."""
    if session.get(KeyRow, fingerprint) is not None:
        raise Refused(Refusal.KEY_ALREADY_USED)
    session.add(KeyRow(spki_sha256=fingerprint, customer_id=customer_id, use=use))
    try:
        session.flush()
    except IntegrityError as error:  # another order was faster
        raise Refused(Refusal.KEY_ALREADY_USED) from error


def certificate_row(
    certificate: x509.Certificate, customer: CustomerRow, use: Use, fingerprint: str, now: datetime
) -> CertificateRow:
    """A certificate as it is kept, unconfirmed."""
    return CertificateRow(
        serial=serial_text(certificate.serial_number),
        customer_id=customer.id,
        use=use,
        carrier=customer.carrier,
        spki_sha256=fingerprint,
        der=certificate.public_bytes(serialization.Encoding.DER),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        status=Status.UNCONFIRMED,
        status_since=now,
    )
