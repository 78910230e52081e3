"""/v1/clerk: the counter (臨櫃): sign-in of the staff, the customer before them, and jobs with a second person."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from ra_contract.clerk import AuditEntry, ClerkSession, ClerkSignIn, CounterCustomer, Sought
from ra_contract.counter_job import Approval, CounterPolicy, Denial, Job, JobList, JobRequest
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.session import PasswordChange
from rakiosk_ra.api.clerk_parts import Clerk, CurrentClerk, Staff, checked
from rakiosk_ra.api.idempotent import KEY_REFUSALS, IdempotencyKey
from rakiosk_ra.api.parts import EVERYWHERE, HashingSlot, Kiosk, Ra, refusals
from rakiosk_ra.base.idempotency import checked_key
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks import accounts, audit, customers, jobs, policy, records, sessions
from rakiosk_ra.clerks.jobs import Counter
from rakiosk_ra.clerks.permissions import Deed, require
from rakiosk_ra.clerks.rows import ClerkRow, ClerkSessionRow
from rakiosk_ra.customers.lockout import forgive
from rakiosk_ra.registry import Registry

STAFF = (*EVERYWHERE, ProblemCode.SESSION_ENDED)
CLERK = (*STAFF, Refusal.PASSWORD_CHANGE_REQUIRED)
_SIGN_IN = (ProblemCode.BAD_CREDENTIALS, ProblemCode.ACCOUNT_LOCKED, Refusal.TOO_MANY_REQUESTS)
_IDENTITY = (Refusal.OWN_ACCOUNT, Refusal.DOCUMENTS, Refusal.SEAL_WANTED, Refusal.REPRESENTATIVE)
_KINDS = (
    Refusal.NOT_OFFERED,
    Refusal.CARD_UNKNOWN,
    Refusal.CARD_NOT_YOURS,
    Refusal.CARD_WITHDRAWN,
    Refusal.CARD_LOST,
    Refusal.CARD_UNBLOCKABLE,
    Refusal.ALREADY_TODAY,
    Refusal.OTHER_KIOSK,
    Refusal.STATUS_TRANSITION,
)
_ONE = (Refusal.NOT_PERMITTED, Refusal.NOT_FOUND, Refusal.JOB_STATE)
_SECOND = (*_ONE, *_SIGN_IN, Refusal.SAME_PERSON)
_session = APIRouter(prefix="/v1/clerk", tags=["clerk"])


@_session.get("/policy", responses=refusals(*EVERYWHERE))
def counter_policy(ra: Ra, _kiosk: Kiosk) -> CounterPolicy:
    """The questions that this RA has for the counter."""
    return policy.told(ra.settings.clerks)


@_session.post("/session", status_code=201, responses=refusals(*EVERYWHERE, *_SIGN_IN))
def clerk_sign_in(ra: Ra, kiosk: Kiosk, typed: ClerkSignIn, request: Request, _slot: HashingSlot) -> ClerkSession:
    """Open a clerk's session."""
    clerk, attempt = checked(ra, request, kiosk, typed)
    now = ra.clock()
    with ra.database.write() as session:
        forgive(session, attempt)
        current = accounts.unchanged(session, clerk)
        token, row = sessions.open_session(session, ra.settings.clerks, current, kiosk, now)
        Counter(ra, session, current, kiosk, now).note(audit.Act("sign in"))
        return _record(ra, row, token)


@_session.get("/session", responses=refusals(*STAFF))
def clerk_look(ra: Ra, current: Staff) -> ClerkSession:
    """The session as it stands."""
    return _record(ra, current.session, "")


@_session.delete("/session", status_code=204, responses=refusals(*STAFF))
def clerk_sign_out(ra: Ra, current: Staff) -> None:
    """End the session."""
    with ra.database.write() as session:
        sessions.end_session(session, current.session)
        _counter(ra, session, current).note(audit.Act("sign out"))


@_session.put(
    "/password",
    status_code=204,
    responses=refusals(*STAFF, *_SIGN_IN, ProblemCode.PASSWORD_RULES),
)
def change_clerk_password(ra: Ra, current: Staff, change: PasswordChange, request: Request, _slot: HashingSlot) -> None:
    """Replace the password; ends all sessions of the clerk."""
    clerk, attempt = checked(ra, request, current.kiosk, ClerkSignIn(current.clerk.clerk, change.old))
    password_hash = accounts.replacement(clerk, change)
    with ra.database.write() as session:
        forgive(session, attempt)
        accounts.change_password(session, clerk, password_hash)
        _counter(ra, session, current).note(audit.Act("change password"))


def _record(ra: Registry, row: ClerkSessionRow, token: str) -> ClerkSession:
    clerk = row.clerk
    return ClerkSession(
        token=token,
        clerk=clerk.clerk,
        name=clerk.name,
        role=clerk.role,
        office=clerk.office.name if clerk.office else "",
        password_change_required=clerk.must_change,
        expires_at=row.expires_at,
        idle_seconds=ra.settings.clerks.idle_seconds,
    )


def _counter(ra: Registry, session: Any, current: CurrentClerk, clerk: ClerkRow | None = None) -> Counter:
    """The clerk, or another one at their machine, as they are in this transaction."""
    who = session.get_one(ClerkRow, (clerk or current.clerk).id)
    return Counter(ra, session, who, session.merge(current.kiosk, load=False), ra.clock())


_customers = APIRouter(prefix="/v1/clerk", tags=["counter"])


@_customers.post(
    "/customers",
    responses=refusals(*CLERK, Refusal.NOT_PERMITTED, Refusal.CUSTOMER_UNKNOWN, Refusal.CARD_UNKNOWN),
)
def find_customer(ra: Ra, current: Clerk, sought: Sought) -> CounterCustomer:
    """The customer before the clerk; that they were looked at is in the audit."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        require(counter.clerk, Deed.LOOK)
        customer = customers.find(session, sought)
        told = customers.record(ra, session, customer, current.kiosk, counter.now)
        counter.note(audit.Act("look", customer.cn))
    return told


_jobs = APIRouter(prefix="/v1/clerk/jobs", tags=["counter"])


@_jobs.post(
    "",
    status_code=201,
    responses=refusals(
        *CLERK,
        ProblemCode.IDEMPOTENCY_KEY,
        Refusal.NOT_PERMITTED,
        Refusal.CUSTOMER_UNKNOWN,
        *_IDENTITY,
        *_KINDS,
        extra=KEY_REFUSALS,
    ),
)
def ask_job(ra: Ra, current: Clerk, job: JobRequest, idempotency_key: IdempotencyKey = None) -> Job:
    """Ask for a job: done at once, or waiting for a second person."""
    key = checked_key(idempotency_key)
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        return records.record(session, jobs.ask(counter, job, key), counter.now)


@_jobs.get("", responses=refusals(*CLERK, Refusal.NOT_PERMITTED))
def list_jobs(ra: Ra, current: Clerk, which: Annotated[JobList, Query(alias="list")]) -> list[Job]:
    """A list of the desk, newest first."""
    with ra.database.read() as session:
        counter = _counter(ra, session, current)
        return [records.record(session, row, counter.now) for row in jobs.listed(counter, which)]


@_jobs.get("/{job_id}", responses=refusals(*CLERK, Refusal.NOT_PERMITTED, Refusal.NOT_FOUND))
def one_job(ra: Ra, current: Clerk, job_id: str) -> Job:
    """A job as it stands."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        return records.record(session, jobs.find(counter, job_id), counter.now)


@_jobs.put("/{job_id}/approval", responses=refusals(*CLERK, *_SECOND, *_IDENTITY, *_KINDS))
def approve_job(ra: Ra, current: Clerk, job_id: str, approval: Approval, request: Request, _slot: HashingSlot) -> Job:
    """Give the second person's leave: by their own session, or by their password at the asking clerk's screen."""
    return _decide(ra, current, request, job_id, approval)


@_jobs.put("/{job_id}/denial", responses=refusals(*CLERK, *_SECOND))
def deny_job(ra: Ra, current: Clerk, job_id: str, denial: Denial, request: Request, _slot: HashingSlot) -> Job:
    """Say no to a job."""
    return _decide(ra, current, request, job_id, denial)


@_jobs.put("/{job_id}/cancellation", responses=refusals(*CLERK, *_ONE))
def cancel_job(ra: Ra, current: Clerk, job_id: str) -> Job:
    """Take a job back."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        row = jobs.find(counter, job_id)
        jobs.cancel(counter, row)
        return records.record(session, row, counter.now)


def _decide(ra: Registry, current: CurrentClerk, request: Request, job_id: str, word: Approval | Denial) -> Job:
    second, attempt = None, None
    if word.by is not None:
        second, attempt = checked(ra, request, current.kiosk, word.by)
    with ra.database.write() as session:
        if second is not None and attempt is not None:
            forgive(session, attempt)
            if accounts.unchanged(session, second).must_change:
                raise Refused(Refusal.PASSWORD_CHANGE_REQUIRED)
        counter = _counter(ra, session, current, second)
        row = jobs.find(counter, job_id)
        if isinstance(word, Denial):
            jobs.deny(counter, row, word.reason)
        else:
            jobs.approve(counter, row)
        return records.record(session, row, counter.now)


_audit = APIRouter(prefix="/v1/clerk/audit", tags=["audit"])


@_audit.get("", responses=refusals(*CLERK, Refusal.NOT_PERMITTED))
def read_audit(
    ra: Ra, current: Clerk, since: Annotated[int, Query(ge=0)] = 0, most: Annotated[int, Query(ge=1, le=1000)] = 500
) -> list[AuditEntry]:
    """Records of the audit after a sequence: the auditor's office's, or with none every one."""
    with ra.database.read() as session:
        require(current.clerk, Deed.AUDIT)
        office = current.clerk.office.name if current.clerk.office else None
        return audit.entries(session, office=office, since=since, most=most)


ROUTERS = (
    _session,
    _customers,
    _jobs,
    _audit,
)
