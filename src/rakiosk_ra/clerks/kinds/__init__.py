"""The kinds of jobs, a file a subject: what each refuses, what it does, and what has become of it since."""

from ra_contract.counter_job import JobKind
from rakiosk_ra.clerks.kinds import accounts, certificates, pin_reset
from rakiosk_ra.clerks.kinds.port import Kind

KINDS: dict[JobKind, Kind] = {
    JobKind.PIN_RESET: pin_reset.KIND,
    JobKind.APPROVAL: accounts.APPROVAL,
    JobKind.UNLOCKING: accounts.UNLOCKING,
    JobKind.HOLD: certificates.HOLD,
    JobKind.REVOCATION: certificates.REVOCATION,
    JobKind.RESUMPTION: certificates.RESUMPTION,
}
"""Every kind that this RA carries out."""
