"""Rows of jobs as the records that go over the wire."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.counter_job import Job, JobKind, JobRequest, JobState
from rakiosk_ra.jobs.kinds import KINDS
from rakiosk_ra.jobs.rows import JobRow

KINDS_WITH_SLIP = frozenset({JobKind.LOGIN_PASSWORD, JobKind.NEW_CUSTOMER})
"""The jobs that give a login password on a slip."""
REQUEST = TypeAdapter(JobRequest)


def state_of(session: orm.Session, row: JobRow, now: datetime) -> JobState:
    """The state of a job now: what it gave may have been used, and its time may be over."""
    if row.state is JobState.DONE and KINDS[row.kind].is_spent(session, row):
        return JobState.SPENT
    if row.state in {JobState.WAITING, JobState.DONE} and row.expires_at is not None and row.expires_at <= now:
        return JobState.EXPIRED
    return row.state


def request_of(row: JobRow) -> JobRequest:
    """The job as it was asked for."""
    return REQUEST.validate_json(row.request)


def record(session: orm.Session, row: JobRow, now: datetime) -> Job:
    """A job as it goes over the wire."""
    request, state = request_of(row), state_of(session, row, now)
    return Job(
        id=row.id,
        number=number_of(row),
        kind=row.kind,
        state=state,
        cn=row.customer.cn,
        name=row.customer.name or request.name,
        asked_by=row.asked_by.clerk,
        asked_at=row.asked_at,
        office=row.office.name if row.office else "",
        expires_at=row.expires_at,
        decided_by=row.decided_by.clerk if row.decided_by else "",
        decided_at=row.decided_at,
        request=request,
        has_slip=row.kind in KINDS_WITH_SLIP,
        can_be_taken_back=state is JobState.WAITING or (state is JobState.DONE and KINDS[row.kind].can_be_taken_back),
    )


def number_of(row: JobRow) -> str:
    """A job's number for people."""
    return f"J-{row.sequence:06d}"
