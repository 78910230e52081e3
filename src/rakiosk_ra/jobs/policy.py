"""The policy of the counter: what is asked before a job, and whether a second person's leave is."""

import sqlalchemy as sa

from ra_contract.counter_job import CounterPolicy, JobKind, JobRequest, JobState
from ra_contract.problems import Refusal
from rakiosk_ra.base.clerk_settings import ClerkSettings
from rakiosk_ra.base.clock import midnight
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import cards_of
from rakiosk_ra.cards.relay import is_proven
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs.kinds.port import Asked
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
        by_risk=tuple(map(JobKind, settings.by_risk)),
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


def wants_second_person(asked: Asked) -> bool:
    """Whether somebody else has to give their leave: always, or at any sign of risk."""
    settings, kind = asked.ra.settings.clerks, asked.request.kind
    return kind in settings.second_person or (kind in settings.by_risk and any(sign(asked) for sign in SIGNS))


def _is_represented(asked: Asked) -> bool:
    return bool(asked.request.representative)


def _is_without_seal(asked: Asked) -> bool:
    return not asked.request.seal


def _had_job_today(asked: Asked) -> bool:
    query = sa.select(JobRow.id).where(
        JobRow.customer_id == asked.customer.id,
        JobRow.asked_at >= midnight(asked.now),
        JobRow.state == JobState.DONE,
    )
    return asked.session.scalars(query.limit(1)).first() is not None


def _has_unproven_card(asked: Asked) -> bool:
    """Whether no card has proved itself at this machine: the one that is named, else any of the customer's in use."""
    named = [asked.request.card_guid] if asked.request.card_guid else cards_of(asked.session, asked.customer.id)
    cards = asked.ra.settings.cards
    return bool(named) and not any(is_proven(asked.session, cards, asked.kiosk.id, guid, asked.now) for guid in named)


SIGNS = (_is_represented, _is_without_seal, _had_job_today, _has_unproven_card)
"""The signs of risk."""
