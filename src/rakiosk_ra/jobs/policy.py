"""The policy of the counter: what is asked before a job, and whether a second person's leave is."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.counter_job import CounterPolicy, JobKind, JobRequest, JobState
from ra_contract.problems import Refusal
from rakiosk_ra.base.clerk_settings import ClerkSettings
from rakiosk_ra.base.clock import taipei
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs.rows import JobRow


def told(settings: ClerkSettings) -> CounterPolicy:
    """The policy, for screens that need not find it out by refusals."""
    return CounterPolicy(
        documents_least=settings.documents_least,
        seal_asked=tuple(map(JobKind, settings.seal)),
        second_person=tuple(map(JobKind, settings.second_person)),
        representative_allowed=tuple(map(JobKind, settings.representatives)),
        code_asked=settings.code_asked,
        late_renewal_days=settings.late_renewal_days,
    )


def check_identity(settings: ClerkSettings, clerk: ClerkRow, customer: CustomerRow, request: JobRequest) -> None:
    """Raises Refused: own-account, documents, seal-wanted, representative."""
    if clerk.own_cn is not None and clerk.own_cn == customer.cn:
        raise Refused(Refusal.OWN_ACCOUNT)
    if len(set(request.documents)) < settings.documents_least:
        raise Refused(Refusal.DOCUMENTS)
    if request.kind in settings.seal and not request.seal:
        raise Refused(Refusal.SEAL_WANTED)
    if request.representative and (request.kind not in settings.representatives or not request.representative.strip()):
        raise Refused(Refusal.REPRESENTATIVE)


def wants_second_person(
    session: orm.Session, settings: ClerkSettings, customer: CustomerRow, request: JobRequest, now: datetime
) -> bool:
    """Whether somebody else has to give their leave."""
    if request.kind in settings.second_person:
        return True
    return request.kind in settings.by_risk and (bool(request.representative) or _had_job_today(session, customer, now))


def _had_job_today(session: orm.Session, customer: CustomerRow, now: datetime) -> bool:
    query = sa.select(JobRow.id).where(
        JobRow.customer_id == customer.id, JobRow.asked_at >= midnight(now), JobRow.state == JobState.DONE
    )
    return session.scalars(query.limit(1)).first() is not None


def midnight(now: datetime) -> datetime:
    """The beginning of today in Taipei."""
    return taipei(now).replace(hour=0, minute=0, second=0, microsecond=0)
