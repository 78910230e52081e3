"""The counter's work as a Python interface: customers, cards, kiosks, certificates. It needs no server."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from rakiosk.domain.certificate import Carrier, Certificate, Status, Use
from rakiosk.domain.possession import PublicKey
from rakiosk.domain.rules import broken_password_rules, normalised_cn
from rakiosk.ra.wire import ManagementAlgorithm
from rakiosk_ra import cards, kiosks, passwords
from rakiosk_ra.accounts import find_customer
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.port import Template
from rakiosk_ra.certification import certificate_row, claim_key
from rakiosk_ra.clock import Clock, utc_now
from rakiosk_ra.confirmation import put_in_force
from rakiosk_ra.kiosks import KioskFiles
from rakiosk_ra.office_error import OfficeError
from rakiosk_ra.problems import Refused
from rakiosk_ra.records import certificate_record
from rakiosk_ra.registry import open_registry
from rakiosk_ra.store.tables import CardRow, CertificateRow, CustomerRow, KeyRow, KioskRow

_NAME_MOST = 100
_LABEL_MOST = 64
_PUK_LENGTH = 8  # SP 800-73-4 part 2, 2.4.3


class Office:
    """One RA, opened by its state folder; created there if it is new. Every method raises OfficeError."""

    def __init__(
        self, state_dir: Path, database: str | None = None, pki_url: str | None = None, clock: Clock = utc_now
    ) -> None:
        self._ra = open_registry(state_dir, database, pki_url, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._ra.close()

    def add_customer(
        self,
        cn: str,
        name: str,
        carrier: Carrier,
        password: str | None = None,
        *,
        must_change: bool = True,
        approved: bool = True,
    ) -> str:
        """Add a customer; the first login password, generated when none is given.

        `approved` allows one application for certificates.
        """
        normal, first = normalised_cn(cn), password or passwords.generated()
        if not normal or len(normal) > 64 or not normal.isprintable():
            raise OfficeError("A CN has 1 to 64 printable characters.")
        if not name.strip() or len(name) > _NAME_MOST:
            raise OfficeError(f"A name has 1 to {_NAME_MOST} characters.")
        if broken := broken_password_rules(first, cn=normal):
            raise OfficeError(f"The login password breaks rules: {', '.join(broken)}.")
        row = CustomerRow(
            cn=normal,
            name=name.strip(),
            carrier=carrier,
            password_hash=passwords.hashed(first),
            must_change=must_change,
            approved=approved,
            created_at=self._ra.clock(),
        )
        self._add(row, f"There is a customer {normal} already.")
        return first

    def approve(self, cn: str) -> None:
        """Allow a customer one application for certificates."""
        with self._ra.database.write() as session:
            self._customer(session, cn).approved = True

    def customers(self) -> list[CustomerRow]:
        """All customers, by CN."""
        with self._ra.database.read() as session:
            return list(session.scalars(sa.select(CustomerRow).order_by(CustomerRow.cn)))

    def add_card(  # noqa: PLR0917  # the fields of a card
        self,
        guid: str,
        holder: str,
        management_key: bytes,
        management_algorithm: ManagementAlgorithm,
        puk: str,
        serial: str = "",
    ) -> None:
        """Put a card into the inventory. `guid` is that of its CHUID; `serial` is what is printed on it."""
        normal = cards.normalised_guid(guid)
        if normal is None:
            raise OfficeError("A card's GUID has 32 hexadecimal digits.")
        if len(management_key) != cards.KEY_LENGTHS[management_algorithm]:
            length = cards.KEY_LENGTHS[management_algorithm]
            raise OfficeError(f"A management key for {management_algorithm} has {length} bytes.")
        if not 1 <= len(puk) <= _PUK_LENGTH or not puk.isascii():
            raise OfficeError(f"A PUK has 1 to {_PUK_LENGTH} ASCII characters.")
        if len(serial) > _LABEL_MOST:
            raise OfficeError(f"A serial has at most {_LABEL_MOST} characters.")
        with self._ra.database.read() as session:
            holder_id = self._customer(session, holder).id
        row = CardRow(
            guid=normal,
            holder_id=holder_id,
            label=serial,
            management_algorithm=management_algorithm,
            sealed_management_key=self._ra.vault.seal(management_key, cards.MANAGEMENT_KEY, normal),
            sealed_puk=self._ra.vault.seal(puk.encode(), cards.PUK, normal),
            added_at=self._ra.clock(),
        )
        self._add(row, f"There is a card {normal} already.")

    def cards(self) -> list[CardRow]:
        """All cards with their holders, by GUID."""
        with self._ra.database.read() as session:
            query = sa.select(CardRow).options(orm.joinedload(CardRow.holder)).order_by(CardRow.guid)
            return list(session.scalars(query))

    def add_kiosk(self, name: str) -> KioskFiles:
        """Let a kiosk in: its client certificate and key, made here and kept nowhere."""
        if not 1 <= len(name) <= 64 or not name.isprintable():
            raise OfficeError("A kiosk's name has 1 to 64 printable characters.")
        key, tls, now = keys.new_key(), self._ra.foundation.tls, self._ra.clock()
        certificate = profile.tls_kiosk(tls, key, name, now)
        fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        message = f"There is a kiosk {name} already; withdraw it first."
        self._add(KioskRow(name=name, fingerprint=fingerprint, issued_at=now), message)
        return KioskFiles(
            certificate.public_bytes(Encoding.PEM),
            keys.key_to_pem(key, b""),
            tls.certificate.public_bytes(Encoding.PEM),
        )

    def withdraw_kiosk(self, name: str) -> None:
        """Let a kiosk in no longer; its sessions end at once."""
        with self._ra.database.write() as session:
            kiosk = kiosks.kiosk_in_use(session, name)
            if kiosk is None:
                raise OfficeError(f"There is no kiosk {name} in use.")
            kiosks.withdraw(session, kiosk, self._ra.clock())

    def kiosks(self) -> list[KioskRow]:
        """All kiosks, withdrawn ones included, in the order in which they came."""
        with self._ra.database.read() as session:
            return list(session.scalars(sa.select(KioskRow).order_by(KioskRow.id)))

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
            customer = self._customer(session, cn)
        whole = (not_before.replace(microsecond=0), not_after.replace(microsecond=0))
        certificate = self._ra.authority.issue(Template(customer.cn, use, key, *whole))
        now = self._ra.clock()
        with self._ra.database.write() as session:
            customer = self._customer(session, cn)
            customer.approved = False
            _claim(session, customer, use, fingerprint)
            row = certificate_row(certificate, customer, use, fingerprint, now)
            row.card_guid = cards.normalised_guid(card_guid) if card_guid else None
            session.add(row)
            put_in_force(self._ra, session, row, now)
        return row.der

    def hold(self, cn: str) -> None:
        """Put all valid certificates of a customer on hold."""
        now = self._ra.clock()
        with self._ra.database.write() as session:
            customer = self._customer(session, cn)
            for row in session.scalars(_valid_certificates(customer)):
                row.status, row.status_since = Status.HELD, now
                certificate = x509.load_der_x509_certificate(row.der)
                session.flush()
                self._ra.authority.revoke(session, certificate, x509.ReasonFlags.certificate_hold, now)

    def certificates(self, cn: str) -> list[Certificate]:
        """All certificates of a customer, newest first, whatever their state."""
        with self._ra.database.read() as session:
            customer = self._customer(session, cn)
            query = sa.select(CertificateRow).where(CertificateRow.customer_id == customer.id)
            rows = session.scalars(query.order_by(CertificateRow.id.desc()))
            return [certificate_record(row, self._ra.clock()) for row in rows]

    def _customer(self, session: orm.Session, cn: str) -> CustomerRow:
        customer = find_customer(session, cn)
        if customer is None:
            raise OfficeError(f"There is no customer {normalised_cn(cn)}.")
        return customer

    def _add(self, row: CustomerRow | CardRow | KioskRow, there_already: str) -> None:
        try:
            with self._ra.database.write() as session:
                session.add(row)
        except IntegrityError as error:
            raise OfficeError(there_already) from error


def _valid_certificates(customer: CustomerRow) -> sa.Select[CertificateRow]:
    return sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer.id, CertificateRow.status == Status.VALID
    )


def _loaded_key(der: bytes) -> PublicKey:
    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise OfficeError("The public key cannot be read.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise OfficeError("The public key is neither RSA nor elliptic curve.")
    return key


def _claim(session: orm.Session, customer: CustomerRow, use: Use, fingerprint: str) -> None:
    known = session.get(KeyRow, fingerprint)
    if known is not None and (known.customer_id, known.use) == (customer.id, use):
        return
    try:
        claim_key(session, customer.id, use, fingerprint)
    except Refused as error:
        raise OfficeError("The key belongs to someone else, or has another use.") from error
