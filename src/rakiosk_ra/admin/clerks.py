"""Staff: added, withdrawn, listed; and the offices that they and the machines stand in."""

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.clerk import Role
from ra_contract.rules import broken_password_rules, normalised_cn
from rakiosk_ra.admin import keyboard
from rakiosk_ra.admin.rows import add_row
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.clerks import accounts, cards, codes, sessions
from rakiosk_ra.clerks.audit import Act
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers import passwords
from rakiosk_ra.kiosks.offices import office_named
from rakiosk_ra.registry import Registry

_NAME_MOST = 100
_ISSUER = "RA counter"


class ClerkAdmin:
    """Staff. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def add(
        self,
        clerk: str,
        name: str,
        role: Role,
        office: str | None = None,
        password: str | None = None,
        *,
        must_change: bool = True,
        own_cn: str | None = None,
    ) -> str:
        """Add somebody of the staff; the first password, generated when none is given.

        Without an office they see every one. `own_cn` is their own customer account, on which they may do nothing.
        """
        normal, first = accounts.normalised_id(clerk), password or passwords.generated()
        if not normal:
            raise AdminError("A clerk's id has 2 to 32 letters a-z, digits, dots, hyphens or underscores.")
        if not name.strip() or len(name) > _NAME_MOST or not name.isprintable():
            raise AdminError(f"A name has 1 to {_NAME_MOST} printable characters.")
        if broken := broken_password_rules(first, cn=normal):
            raise AdminError(f"The password breaks rules: {', '.join(broken)}.")
        password_hash, now = passwords.hashed(first), self._ra.clock()
        with self._ra.database.write() as session:
            office_id = office_named(session, office).id if office else None
        row = ClerkRow(
            clerk=normal,
            name=name.strip(),
            role=role,
            office_id=office_id,
            own_cn=normalised_cn(own_cn) if own_cn else None,
            password_hash=password_hash,
            must_change=must_change,
            added_at=now,
        )
        act = Act(f"add {role}", normal, office or "")
        add_row(self._ra.database, row, f"There is a clerk {normal} already.", lambda s: keyboard.note(s, now, act))
        return first

    def withdraw(self, clerk: str) -> None:
        """Let somebody of the staff in no longer; their session ends at once."""
        with self._ra.database.write() as session:
            row = self._in_office(session, clerk)
            row.withdrawn_at, row.card_sha256 = self._ra.clock(), None
            sessions.end_all_sessions(session, row.id)
            keyboard.note(session, self._ra.clock(), Act("withdraw", row.clerk))

    def new_code(self, clerk: str) -> str:
        """Give somebody a new secret for one-time codes; its address for an authenticator, told this once."""
        with self._ra.database.write() as session:
            row = self._in_office(session, clerk)
            address = codes.enrol(session, self._ra.vault, row, _ISSUER)
            sessions.end_all_sessions(session, row.id)
            keyboard.note(session, self._ra.clock(), Act("new code secret", row.clerk))
        return address

    def give_card(self, clerk: str, certificate: bytes) -> None:
        """Let somebody of the staff sign in by the card whose authentication certificate (9A; PEM or DER) this is."""
        try:
            is_pem = certificate.startswith(b"-----")
            loaded = (x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate)(certificate)
        except ValueError as error:
            raise AdminError("This is no certificate.") from error
        try:
            with self._ra.database.write() as session:
                row = self._in_office(session, clerk)
                row.card_sha256 = cards.digest(loaded)
                session.flush()
                keyboard.note(session, self._ra.clock(), Act("give card", row.clerk))
        except IntegrityError as error:
            raise AdminError("This card is somebody else's.") from error

    def take_card(self, clerk: str) -> None:
        """Let nobody sign in by a clerk's card any more; the clerk's sessions end."""
        with self._ra.database.write() as session:
            row = self._in_office(session, clerk)
            row.card_sha256 = None
            sessions.end_all_sessions(session, row.id)
            keyboard.note(session, self._ra.clock(), Act("take card", row.clerk))

    @staticmethod
    def _in_office(session: orm.Session, clerk: str) -> ClerkRow:
        row = accounts.find_clerk(session, clerk)
        if row is None:
            raise AdminError(f"There is no clerk {clerk} in office.")
        return row

    def all(self) -> list[ClerkRow]:
        """All of the staff, withdrawn ones included, by id."""
        with self._ra.database.read() as session:
            query = sa.select(ClerkRow).options(orm.joinedload(ClerkRow.office))
            return list(session.scalars(query.order_by(ClerkRow.clerk, ClerkRow.id)))
