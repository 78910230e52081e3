"""The kinds of jobs, a file a subject: what each refuses, what it does, and what has become of it since."""

from ra_contract.counter_job import JobKind
from rakiosk_ra.jobs.kinds import accounts, cards, certificates, orders, pin_reset
from rakiosk_ra.jobs.kinds.port import Kind

KINDS: dict[JobKind, Kind] = {
    JobKind.PIN_RESET: pin_reset.KIND,
    JobKind.APPROVAL: cards.APPROVAL,
    JobKind.CARD_REPLACEMENT: cards.REPLACEMENT,
    JobKind.RESUMPTION: certificates.RESUMPTION,
    JobKind.HOLD: certificates.HOLD,
    JobKind.REVOCATION: certificates.REVOCATION,
    JobKind.LOGIN_PASSWORD: accounts.LOGIN_PASSWORD,
    JobKind.UNLOCKING: accounts.UNLOCKING,
    JobKind.LATE_RENEWAL: accounts.LATE_RENEWAL,
    JobKind.NAME_CHANGE: accounts.NAME_CHANGE,
    JobKind.ORDER_BINDING: orders.BINDING,
    JobKind.ORDER_REFUND: orders.REFUND,
    JobKind.NEW_CUSTOMER: accounts.NEW_CUSTOMER,
}
"""Every kind that this RA carries out."""
