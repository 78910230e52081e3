"""Certificates at the counter: issued without an order, held, resumed, listed."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import orm

from ra_contract.certificate import Certificate, Status, Use
from ra_contract.possession import PublicKey
from rakiosk_ra.admin import keyboard
from rakiosk_ra.admin.rows import named_customer
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.port import Template
from rakiosk_ra.cards import inventory
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.issued import certificate_row, claim_key
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.certificates.rows import CertificateRow, KeyRow
from rakiosk_ra.clerks.audit import Act
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.registry import Registry


class CertificateAdmin:
    """Certificates. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def issue(  # noqa: PLR0917  # the fields of a certificate
        self,
        cn: str,
        use: Use,
        public_key_der: bytes,
        not_before: datetime,
        not_after: datetime,
        card_guid: str | None = None,
    ) -> bytes:
        """A certificate (DER) in force at once, without an order, with any validity; uses up the approval.

        For moving customers in from elsewhere: whoever calls this vouches for the key.
        """
        key = _loaded_key(public_key_der)
        fingerprint = profile.spki_sha256(key)
        with self._ra.database.read() as session:
            customer = named_customer(session, cn)
        whole = (not_before.replace(microsecond=0), not_after.replace(microsecond=0))
        certificate = self._ra.authority.issue(Template(customer.cn, use, key, *whole))
        now = self._ra.clock()
        with self._ra.database.write() as session:
            customer = named_customer(session, cn)
            customer.approved = False
            _claim(session, customer, use, fingerprint)
            row = certificate_row(certificate, customer, use, fingerprint, now)
            row.card_guid = inventory.normalised_guid(card_guid) if card_guid else None
            session.add(row)
            certificate_status.put_in_force(self._ra, session, [row], now)
            keyboard.note(session, now, Act(f"issue {row.serial}", customer.cn))
        return row.der

    def hold(self, cn: str) -> None:
        """Put all valid certificates of a customer on hold."""
        now = self._ra.clock()
        with self._ra.database.write() as session:
            customer = named_customer(session, cn)
            for row in session.scalars(_with_status(customer, Status.VALID)):
                certificate_status.hold(self._ra, session, row, now)
            keyboard.note(session, now, Act("hold", customer.cn))

    def resume(self, cn: str, serials: Collection[str] = ()) -> list[str]:
        """Lift the hold of a customer's certificates (憑證解禁), of all or of the named ones; the serials resumed.

        Only the counter may, once it knows that it has the customer before it. All of them or none.
        """
        now = self._ra.clock()
        with self._ra.database.write() as session:
            customer = named_customer(session, cn)
            held = [row for row in session.scalars(_with_status(customer, Status.HELD)) if row.not_after > now]
            chosen = [row for row in held if not serials or row.serial in serials]
            if not chosen or (serials and {row.serial for row in chosen} != set(serials)):
                raise AdminError("Not all of these certificates are on hold." if serials else "None is on hold.")
            for row in chosen:
                certificate_status.resume(self._ra, session, row, now)
            keyboard.note(session, now, Act(f"resume {' '.join(row.serial for row in chosen)}", customer.cn))
            return [row.serial for row in chosen]

    def of(self, cn: str) -> list[Certificate]:
        """All certificates of a customer, newest first, whatever their state."""
        with self._ra.database.read() as session:
            customer = named_customer(session, cn)
            query = sa.select(CertificateRow).where(CertificateRow.customer_id == customer.id)
            rows = session.scalars(query.order_by(CertificateRow.id.desc()))
            return [certificate_record(row, self._ra.clock()) for row in rows]


def _with_status(customer: CustomerRow, status: Status) -> sa.Select[CertificateRow]:
    query = sa.select(CertificateRow).where(CertificateRow.customer_id == customer.id, CertificateRow.status == status)
    return query.order_by(CertificateRow.id).with_for_update()


def _loaded_key(der: bytes) -> PublicKey:
    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise AdminError("The public key cannot be read.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise AdminError("The public key is neither RSA nor elliptic curve.")
    return key


def _claim(session: orm.Session, customer: CustomerRow, use: Use, fingerprint: str) -> None:
    known = session.get(KeyRow, fingerprint)
    if known is not None and known.proven and (known.customer_id, known.use) == (customer.id, use):
        return
    try:
        claim_key(session, customer.id, use, fingerprint)
    except Refused as error:
        raise AdminError("The key belongs to someone else, or has another use.") from error
