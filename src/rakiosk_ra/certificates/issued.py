"""Certificates and their keys as they are kept from the moment they are issued."""

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from sqlalchemy import orm

from ra_contract.certificate import Status, Use
from ra_contract.problems import Refusal
from rakiosk_ra.base.engine import insert_if_absent, insertion, is_sqlite
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.certificates.rows import CertificateRow, KeyRow
from rakiosk_ra.customers.rows import CustomerRow

_PROVEN = sa.select(KeyRow.proven).where(KeyRow.spki_sha256 == sa.bindparam("fingerprint"))


def note_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note that a key is to be certified. It is nobody's yet: a public key can be sent by whoever has seen it."""
    insert_if_absent(session, KeyRow, spki_sha256=fingerprint, customer_id=customer_id, use=use, proven=False)


def claim_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note whose key this is, once it is proven. Raises Refused (key-already-used) when it was proven before."""
    values = {"spki_sha256": fingerprint, "customer_id": customer_id, "use": use, "proven": True}
    if not session.connection().execute(_claiming(is_sqlite(session)), values).rowcount:
        raise Refused(Refusal.KEY_ALREADY_USED)


def is_proven(session: orm.Session, fingerprint: str) -> bool:
    """Whether a key was proven by anybody, for any use."""
    return bool(session.connection().execute(_PROVEN, {"fingerprint": fingerprint}).scalar())


@cache  # building it takes as long as carrying it out
def _claiming(on_sqlite: bool) -> sa.Executable:
    insert = insertion(KeyRow, on_sqlite)
    changes = {name: insert.excluded[name] for name in ("customer_id", "use", "proven")}
    return insert.on_conflict_do_update(index_elements=["spki_sha256"], set_=changes, where=~KeyRow.proven)


def last_proven_on(session: orm.Session, card_guid: str) -> datetime | None:
    """When a key on a card was last proven, and its certificate put in force."""
    proven = sa.select(sa.func.max(CertificateRow.confirmed_at)).where(CertificateRow.card_guid == card_guid)
    return session.scalar(proven)


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
