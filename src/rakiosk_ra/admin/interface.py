"""The counter's work as a Python interface: customers, cards, kiosks, certificates, accounts. It needs no server."""

import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import orm

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from ra_contract.rules import broken_password_rules, normalised_cn
from rakiosk_ra.admin.bank import BankOffice
from rakiosk_ra.admin.certificates import CertificateOffice
from rakiosk_ra.admin.pages import ContentOffice
from rakiosk_ra.admin.papers import PaperOffice
from rakiosk_ra.background.reaper import reap
from rakiosk_ra.base.errors import OfficeError
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.cards import inventory
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.customers import passwords, sessions
from rakiosk_ra.customers.personal import Personal, checked, sealed
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks import admission
from rakiosk_ra.kiosks.admission import KioskFiles
from rakiosk_ra.kiosks.rows import KioskRow

_NAME_MOST = 100
_LABEL_MOST = 64
_PUK_LENGTH = 8  # SP 800-73-4 part 2, 2.4.3


class Office(CertificateOffice, BankOffice, PaperOffice, ContentOffice):
    """One RA, opened by its state folder; created there if it is new. Every method raises OfficeError."""

    def add_customer(
        self,
        cn: str,
        name: str,
        carrier: CarrierKind,
        password: str | None = None,
        *,
        must_change: bool = True,
        approved: bool = True,
        personal: Personal = Personal(),  # noqa: B008  # frozen
    ) -> str:
        """Add a customer; the first login password, generated when none is given.

        `approved` allows one application for certificates; `personal` is kept under seal, for what a PIN must not be.
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
            sealed_personal=sealed(self._ra.vault, normal, checked(personal)),
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
        normal = inventory.normalised_guid(guid)
        if normal is None:
            raise OfficeError("A card's GUID has 32 hexadecimal digits.")
        if len(management_key) != inventory.KEY_LENGTHS[management_algorithm]:
            length = inventory.KEY_LENGTHS[management_algorithm]
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
            sealed_management_key=self._ra.vault.seal(management_key, inventory.MANAGEMENT_KEY, normal),
            sealed_puk=self._ra.vault.seal(puk.encode(), inventory.PUK, normal),
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
            kiosk = admission.kiosk_in_use(session, name)
            if kiosk is None:
                raise OfficeError(f"There is no kiosk {name} in use.")
            admission.withdraw(kiosk, self._ra.clock())
            sessions.end_all_at(session, kiosk)

    def kiosks(self) -> list[KioskRow]:
        """All kiosks, withdrawn ones included, in the order in which they came."""
        with self._ra.database.read() as session:
            return list(session.scalars(sa.select(KioskRow).order_by(KioskRow.id)))

    def reap(self) -> str:
        """One round of the reaper, as `serve` does them by itself; what it did."""
        return str(reap(self._ra))
