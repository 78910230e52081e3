"""登入密碼重置單: a one-time login password, made when its slip is printed, and told this once."""

from ra_contract.clerk import Role
from ra_contract.counter_job import JobState, PasswordSlip
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers import accounts
from rakiosk_ra.jobs.deeds import Counter
from rakiosk_ra.jobs.records import KINDS_WITH_SLIP, number_of, state_of
from rakiosk_ra.jobs.rows import JobRow


def check(counter: Counter, row: JobRow) -> None:
    """Raises Refused: not-permitted unless this clerk asked for it, job-state unless it may be printed now."""
    if row.kind not in KINDS_WITH_SLIP:
        raise Refused(Refusal.NOT_FOUND)
    if row.asked_by_id != counter.clerk.id or counter.clerk.role is Role.AUDITOR:
        raise Refused(Refusal.NOT_PERMITTED)
    if row.state is not JobState.DONE or state_of(counter.session, row, counter.now) is JobState.EXPIRED:
        raise Refused(Refusal.JOB_STATE)
    if row.slips and row.customer.slip_job != row.sequence:  # the customer has used it already, or has a later one
        raise Refused(Refusal.JOB_STATE)


def give(counter: Counter, row: JobRow, password: str, password_hash: str) -> PasswordSlip:
    """Put a new password in force; one that an earlier slip of this job had opens nothing any more."""
    check(counter, row)
    if row.expires_at is None:
        raise Refused(Refusal.JOB_STATE)
    accounts.give_slip_password(counter.session, row.customer_id, password_hash, row.sequence, row.expires_at)
    row.slips += 1
    return PasswordSlip(number_of(row), row.customer.cn, row.customer.name, password, row.expires_at)
