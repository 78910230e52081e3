"""簽章測試: a nonce to sign, and the verdict on what came back."""

import os
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import Status
from ra_contract.problems import Refusal
from ra_contract.signature_test import SignatureAnswer, SignaturePart, SignatureTest, SignatureVerdict
from rakiosk_ra.base.identifiers import is_id, new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.certificates.proofs import check_that_signatures_can_be_checked, is_signed_by
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.certificates.rows import CertificateRow, SignatureTestRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.registry import Registry

NONCE_SECONDS = 120
_NONCE_LENGTH = 32


def new_test(session: orm.Session, customer: CustomerRow, now: datetime) -> SignatureTest:
    """A nonce, good for NONCE_SECONDS."""
    row = SignatureTestRow(
        id=new_id(),
        customer_id=customer.id,
        nonce=os.urandom(_NONCE_LENGTH),
        expires_at=now + timedelta(seconds=NONCE_SECONDS),
    )
    session.add(row)
    return SignatureTest(row.id, encoded(row.nonce))


def forget_old(session: orm.Session, now: datetime) -> None:
    """Delete tests that are over."""
    session.execute(sa.delete(SignatureTestRow).where(SignatureTestRow.expires_at < now))


def verdict(
    ra: Registry, session: orm.Session, customer: CustomerRow, test_id: str, answer: SignatureAnswer
) -> SignatureVerdict:
    """The first part that a signature test fails at, if any. Raises Refused (not-found) for a test that is over."""
    test = session.get(SignatureTestRow, test_id) if is_id(test_id) else None
    now = ra.clock()
    if test is None or test.customer_id != customer.id or test.expires_at <= now:
        raise Refused(Refusal.NOT_FOUND)
    signature = decoded(answer.signature)
    certificate = _issued_here(ra, decoded(answer.certificate))
    row = _of_customer(session, customer, certificate) if certificate else None
    if certificate is None or row is None:
        return SignatureVerdict(SignaturePart.CHAIN, None)
    record = certificate_record(row, now)
    signed = possession.test_statement(test.nonce)
    checks = (
        (SignaturePart.SIGNATURE, is_signed_by(certificate.public_key(), signature, signed)),
        (SignaturePart.KEY_USAGE, _may_sign(certificate)),
        (SignaturePart.STATUS, record.status is Status.VALID and row.not_before <= now),
    )
    return SignatureVerdict(next((part for part, passed in checks if not passed), None), record)


def _issued_here(ra: Registry, der: bytes) -> x509.Certificate | None:
    try:
        certificate = x509.load_der_x509_certificate(der)
        issuer = ra.foundation.issuers.of(certificate)
        if issuer is None:
            return None
        certificate.verify_directly_issued_by(issuer.certificate)
    except InvalidSignature:
        check_that_signatures_can_be_checked()
        return None
    except (ValueError, TypeError):
        return None
    return certificate


def _of_customer(session: orm.Session, customer: CustomerRow, certificate: x509.Certificate) -> CertificateRow | None:
    query = sa.select(CertificateRow).where(
        CertificateRow.serial == serial_text(certificate.serial_number), CertificateRow.customer_id == customer.id
    )
    return session.scalars(query).one_or_none()


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    return usage.digital_signature and usage.content_commitment
