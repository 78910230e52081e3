"""Certificates and their keys as they are kept from the moment they are issued."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy import orm

from ra_contract.certificate import Status, Use
from ra_contract.problems import Refusal
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.certificates.rows import CertificateRow, KeyRow
from rakiosk_ra.customers.rows import CustomerRow


def note_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note that a key is to be certified. It is nobody's yet: a public key can be sent by whoever has seen it."""
    insert_if_absent(session, KeyRow, spki_sha256=fingerprint, customer_id=customer_id, use=use, proven=False)


def claim_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note whose key this is, once it is proven. Raises Refused (key-already-used) when it was proven before."""
    note_key(session, customer_id, use, fingerprint)
    row = session.get_one(KeyRow, fingerprint, with_for_update=True, populate_existing=True)
    if row.proven:
        raise Refused(Refusal.KEY_ALREADY_USED)
    row.customer_id, row.use, row.proven = customer_id, use, True


def is_proven(session: orm.Session, fingerprint: str) -> bool:
    """Whether a key was proven by anybody, for any use."""
    row = session.get(KeyRow, fingerprint)
    return row is not None and row.proven


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
