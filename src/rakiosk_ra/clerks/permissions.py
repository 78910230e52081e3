"""The one table of what staff may do, by role; offices are looked at beside it."""

from enum import StrEnum

from ra_contract.clerk import Role
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.kiosks.rows import KioskRow


class Deed(StrEnum):
    """A deed of the staff."""

    LOOK = "look"  # at a customer
    ASK = "ask"  # for a job
    LIST = "list"  # jobs of the office
    CANCEL = "cancel"  # a job
    DECIDE = "decide"  # on another one's job
    AUDIT = "audit"  # read it


MAY: dict[Deed, frozenset[Role]] = {
    Deed.LOOK: frozenset({Role.CLERK, Role.SUPERVISOR}),
    Deed.ASK: frozenset({Role.CLERK, Role.SUPERVISOR}),
    Deed.LIST: frozenset({Role.CLERK, Role.SUPERVISOR}),
    Deed.CANCEL: frozenset({Role.CLERK, Role.SUPERVISOR}),
    Deed.DECIDE: frozenset({Role.SUPERVISOR}),
    Deed.AUDIT: frozenset({Role.AUDITOR}),
}
"""The roles that may do each deed. What stands in no row nobody may."""


def require(clerk: ClerkRow, deed: Deed) -> None:
    """Raises Refused (not-permitted) unless the clerk's role may do this."""
    if clerk.role not in MAY[deed]:
        raise Refused(Refusal.NOT_PERMITTED, deed)


def require_office(clerk: ClerkRow, office_id: int | None) -> None:
    """Raises Refused (not-permitted) for another office's matter. Who belongs to none sees them all."""
    if clerk.office_id is not None and clerk.office_id != office_id:
        raise Refused(Refusal.NOT_PERMITTED, "another office's")


def require_machine(clerk: ClerkRow, kiosk: KioskRow) -> None:
    """Raises Refused (not-permitted) at a machine of another office; one that stands in none is everybody's."""
    if kiosk.office_id is not None:
        require_office(clerk, kiosk.office_id)
