"""Customers at the counter: added, approved for one application, listed."""

from ra_contract.certificate import CarrierKind
from ra_contract.rules import broken_password_rules, normalised_cn
from rakiosk_ra.admin import keyboard
from rakiosk_ra.admin.rows import add_row, named_customer
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.clerks.audit import Act
from rakiosk_ra.customers import passwords
from rakiosk_ra.customers.accounts import known
from rakiosk_ra.customers.personal import Personal, checked, sealed
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.registry import Registry

_NAME_MOST = 100


class CustomerAdmin:
    """Customers. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def add(
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
            raise AdminError("A CN has 1 to 64 printable characters.")
        if not name.strip() or len(name) > _NAME_MOST:
            raise AdminError(f"A name has 1 to {_NAME_MOST} characters.")
        if broken := broken_password_rules(first, cn=normal):
            raise AdminError(f"The login password breaks rules: {', '.join(broken)}.")
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
        add_row(self._ra.database, row, f"There is a customer {normal} already.")
        return first

    def approve(self, cn: str) -> None:
        """Allow a customer one application for certificates."""
        with self._ra.database.write() as session:
            customer = named_customer(session, cn)
            customer.approved = True
            keyboard.note(session, self._ra.clock(), Act("approve", customer.cn))

    def all(self) -> list[CustomerRow]:
        """All customers, by CN."""
        with self._ra.database.read() as session:
            return list(session.scalars(known().order_by(CustomerRow.cn)))
