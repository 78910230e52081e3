"""Jobs of the counter: asked for by one person, decided by another one where policy wants it, each in the audit.

The effect of a job and its record in the audit are of one transaction, the caller's: both are there, or neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.counter_job import JobKind, JobList, JobRequest, JobState
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.clock import midnight
from rakiosk_ra.base.engine import claim
from rakiosk_ra.base.identifiers import is_id, new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks import audit
from rakiosk_ra.clerks.permissions import Deed, require, require_office
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers.accounts import enter, find_customer
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs import policy
from rakiosk_ra.jobs.kinds import KINDS
from rakiosk_ra.jobs.kinds.port import Asked, Kind
from rakiosk_ra.jobs.records import REQUEST, number_of, request_of, state_of
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_MOST = 200


@dataclass(frozen=True, slots=True)
class Counter:
    """A clerk at a machine, now: who does what follows, in one transaction."""

    ra: Registry
    session: orm.Session
    clerk: ClerkRow
    kiosk: KioskRow
    now: datetime

    def note(self, act: audit.Act) -> None:
        """Write an act of this clerk into the audit. Call it last."""
        audit.append(self.session, self.now, audit.actor_of(self.clerk, self.kiosk), act)


def ask(counter: Counter, request: JobRequest, key: str) -> JobRow:
    """Ask for a job: done at once, or waiting for a second person. The same key gives the same job.

    Raises Refused: what the policy or the kind of job refuses; idempotency-key for the same key with another request.
    """
    require(counter.clerk, Deed.ASK)
    body = REQUEST.dump_json(request)
    if not claim(counter.session, f"clerk {counter.clerk.id} {key}"):
        raise Refused(ProblemCode.IDEMPOTENCY_KEY, "under way", status=409, retry_after=1)
    if (known := _of_key(counter, key, body)) is not None:
        return known
    customer = _locked_customer(counter, request)
    policy.check_identity(counter.ra.settings.clerks, counter.clerk, customer, request)
    asked = _asked(counter, customer, request)
    _kind(request.kind).check(asked)
    waits = policy.wants_second_person(asked)
    row = _new_row(counter, customer, body, request.kind, key)
    if waits:
        row.expires_at = counter.now + timedelta(minutes=counter.ra.settings.clerks.waiting_minutes)
    else:
        _carry_out(row, asked)
    counter.session.flush()
    counter.note(_act("ask" if waits else "do", row, request))
    return row


def approve(counter: Counter, row: JobRow) -> None:
    """Give a waiting job the second person's leave: its effect is there. Raises Refused."""
    _require_second(counter, row)
    request = request_of(row)
    asked = Asked(
        counter.ra, counter.session, row.customer, request, row.asked_by, _machine(counter.session, row), counter.now
    )
    policy.check_identity(counter.ra.settings.clerks, counter.clerk, row.customer, request)
    _kind(row.kind).check(asked)
    row.decided_by, row.decided_at = counter.clerk, counter.now
    _carry_out(row, asked)
    counter.session.flush()
    counter.note(_act("approve", row, request))


def deny(counter: Counter, row: JobRow, reason: str) -> None:
    """Say no to a waiting job. Raises Refused."""
    _require_second(counter, row)
    row.decided_by, row.decided_at, row.state = counter.clerk, counter.now, JobState.REFUSED
    counter.session.flush()
    counter.note(_act("deny", row, request_of(row), reason))


def cancel(counter: Counter, row: JobRow) -> None:
    """Take a job back, or what it gave, as long as nobody has used it. Raises Refused (not-permitted, job-state)."""
    require(counter.clerk, Deed.CANCEL)
    if row.asked_by_id != counter.clerk.id:
        require(counter.clerk, Deed.DECIDE)
    state = state_of(counter.session, row, counter.now)
    is_given = state is JobState.DONE and _kind(row.kind).take_back(counter.session, row, counter.now)
    if state is not JobState.WAITING and not is_given:
        raise Refused(Refusal.JOB_STATE)
    row.state = JobState.CANCELLED
    counter.session.flush()
    counter.note(_act("cancel", row, request_of(row)))


def find(counter: Counter, job_id: str) -> JobRow:
    """A job that this clerk may see, locked. Raises Refused (not-found)."""
    require(counter.clerk, Deed.LIST)
    query = sa.select(JobRow).where(JobRow.id == job_id).with_for_update()
    row = counter.session.scalars(query).one_or_none() if is_id(job_id) else None
    if row is None or (counter.clerk.office_id is not None and row.office_id != counter.clerk.office_id):
        raise Refused(Refusal.NOT_FOUND)
    return row


def listed(counter: Counter, which: JobList) -> list[JobRow]:
    """The jobs of a list, newest first."""
    require(counter.clerk, Deed.LIST)
    query = sa.select(JobRow).order_by(JobRow.sequence.desc()).limit(_MOST)
    if counter.clerk.office_id is not None:
        query = query.where(JobRow.office_id == counter.clerk.office_id)
    if which is JobList.TODAY:
        query = query.where(JobRow.asked_at >= midnight(counter.now))
    elif which is JobList.MINE:
        query = query.where(JobRow.asked_by_id == counter.clerk.id)
    else:
        query = query.where(JobRow.state == JobState.WAITING, JobRow.asked_by_id != counter.clerk.id)
    rows = list(counter.session.scalars(query))
    if which is JobList.TODAY:
        return rows
    return [row for row in rows if _is_open(row, state_of(counter.session, row, counter.now))]


def _is_open(row: JobRow, state: JobState) -> bool:
    """Whether a job waits, or has given something that the customer has not yet used."""
    return state is JobState.WAITING or (state is JobState.DONE and row.expires_at is not None)


def _kind(kind: JobKind) -> Kind:
    if kind not in KINDS:
        raise Refused(Refusal.NOT_OFFERED)
    return KINDS[kind]


def _asked(counter: Counter, customer: CustomerRow, request: JobRequest) -> Asked:
    return Asked(counter.ra, counter.session, customer, request, counter.clerk, counter.kiosk, counter.now)


def _carry_out(row: JobRow, asked: Asked) -> None:
    given = _kind(row.kind).carry_out(asked)
    row.given, row.expires_at, row.state = given.text, given.expires_at, JobState.DONE


def _of_key(counter: Counter, key: str, body: bytes) -> JobRow | None:
    query = sa.select(JobRow).where(JobRow.asked_by_id == counter.clerk.id, JobRow.key == key)
    row = counter.session.scalars(query).one_or_none()
    if row is not None and row.request_sha256 != hashlib.sha256(body).hexdigest():
        raise Refused(ProblemCode.IDEMPOTENCY_KEY, "used for another request", status=422)
    return row


def _locked_customer(counter: Counter, request: JobRequest) -> CustomerRow:
    """The customer, whose jobs come one after the other. Raises Refused: customer-unknown, customer-known."""
    if request.kind is JobKind.NEW_CUSTOMER:
        return enter(counter.session, request.cn, counter.now)
    customer = find_customer(counter.session, request.cn)
    if customer is None:
        raise Refused(Refusal.CUSTOMER_UNKNOWN)
    return counter.session.get_one(CustomerRow, customer.id, with_for_update=True)


def _new_row(counter: Counter, customer: CustomerRow, body: bytes, kind: JobKind, key: str) -> JobRow:
    row = JobRow(
        id=new_id(),
        kind=kind,
        state=JobState.WAITING,
        customer=customer,
        office_id=counter.kiosk.office_id if counter.clerk.office_id is None else counter.clerk.office_id,
        kiosk_id=counter.kiosk.id,
        asked_by=counter.clerk,
        asked_at=counter.now,
        key=key,
        request_sha256=hashlib.sha256(body).hexdigest(),
        request=body.decode(),
        given="",
    )
    counter.session.add(row)
    counter.session.flush()
    return row


def _machine(session: orm.Session, row: JobRow) -> KioskRow:
    return session.get_one(KioskRow, row.kiosk_id)


def _require_second(counter: Counter, row: JobRow) -> None:
    """Raises Refused: not-permitted, same-person, own-account, job-state."""
    require(counter.clerk, Deed.DECIDE)
    require_office(counter.clerk, row.office_id)
    if row.asked_by_id == counter.clerk.id:
        raise Refused(Refusal.SAME_PERSON)
    if row.state is not JobState.WAITING or state_of(counter.session, row, counter.now) is not JobState.WAITING:
        raise Refused(Refusal.JOB_STATE)


def _act(verb: str, row: JobRow, request: JobRequest, why: str = "") -> audit.Act:
    return audit.Act(
        name=f"{verb} {row.kind} {number_of(row)}",
        subject=row.customer.cn,
        why=why or " / ".join(filter(None, (request.reason, request.representative))),
        documents=request.documents,
        approved_by=row.decided_by.clerk if row.decided_by else "",
    )
