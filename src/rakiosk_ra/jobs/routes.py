"""/v1/clerk: the customer before a clerk, and jobs with a second person."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import orm

from ra_contract.card import Challenge, ChallengeResponse, Witness
from ra_contract.clerk import CounterCustomer, Sought
from ra_contract.counter_job import Approval, CounterPolicy, Denial, Job, JobList, JobRequest, PasswordSlip
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.statement import Statement, StatementPrint
from rakiosk_ra.api.clerk_parts import Clerk, CurrentClerk, checked
from rakiosk_ra.api.idempotent import KEY_REFUSALS, IdempotencyKey
from rakiosk_ra.api.parts import EVERYWHERE, HashingSlot, Kiosk, PrintJob, Ra, refusals
from rakiosk_ra.base.idempotency import checked_key
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.cards import relay
from rakiosk_ra.cards.inventory import known_card
from rakiosk_ra.clerks import accounts, audit
from rakiosk_ra.clerks.permissions import Deed, require
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers import passwords
from rakiosk_ra.customers.lockout import forgive
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs import customers, deeds, password_slips, policy, records
from rakiosk_ra.jobs.deeds import Counter
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import register

_CLERK = (*EVERYWHERE, ProblemCode.SESSION_ENDED, Refusal.PASSWORD_CHANGE_REQUIRED)
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
    Refusal.CARD_NOT_STOCK,
    Refusal.CUSTOMER_KNOWN,
    Refusal.WRONG_CARRIER,
    Refusal.ORDER_STATE,
    Refusal.NOT_FOUND,
)
_ONE = (Refusal.NOT_PERMITTED, Refusal.NOT_FOUND, Refusal.JOB_STATE)
_SECOND = (*_ONE, *_SIGN_IN, Refusal.SAME_PERSON)


def _counter(ra: Registry, session: orm.Session, current: CurrentClerk, clerk: ClerkRow | None = None) -> Counter:
    """The clerk, or another one at their machine, as they are in this transaction."""
    who = session.get_one(ClerkRow, (clerk or current.clerk).id)
    return Counter(ra, session, who, session.merge(current.kiosk, load=False), ra.clock())


_customers = APIRouter(prefix="/v1/clerk", tags=["counter"])


@_customers.get("/policy", responses=refusals(*EVERYWHERE))
def counter_policy(ra: Ra, _kiosk: Kiosk) -> CounterPolicy:
    """The questions that this RA has for the counter."""
    return policy.told(ra.settings.clerks)


@_customers.post(
    "/customers",
    responses=refusals(*_CLERK, Refusal.NOT_PERMITTED, Refusal.CUSTOMER_UNKNOWN, Refusal.CARD_UNKNOWN),
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
        *_CLERK,
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
        return records.record(session, deeds.ask(counter, job, key), counter.now)


@_jobs.get("", responses=refusals(*_CLERK, Refusal.NOT_PERMITTED))
def list_jobs(ra: Ra, current: Clerk, which: Annotated[JobList, Query(alias="list")]) -> list[Job]:
    """A list of the desk, newest first."""
    with ra.database.read() as session:
        counter = _counter(ra, session, current)
        return [records.record(session, row, counter.now) for row in deeds.listed(counter, which)]


@_jobs.get("/{job_id}", responses=refusals(*_CLERK, Refusal.NOT_PERMITTED, Refusal.NOT_FOUND))
def one_job(ra: Ra, current: Clerk, job_id: str) -> Job:
    """A job as it stands."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        return records.record(session, deeds.find(counter, job_id), counter.now)


@_jobs.put("/{job_id}/approval", responses=refusals(*_CLERK, *_SECOND, *_IDENTITY, *_KINDS))
def approve_job(ra: Ra, current: Clerk, job_id: str, approval: Approval, request: Request, _slot: HashingSlot) -> Job:
    """Give the second person's leave: by their own session, or by their password at the asking clerk's screen."""
    return _decide(ra, current, request, job_id, approval)


@_jobs.put("/{job_id}/denial", responses=refusals(*_CLERK, *_SECOND))
def deny_job(ra: Ra, current: Clerk, job_id: str, denial: Denial, request: Request, _slot: HashingSlot) -> Job:
    """Say no to a job."""
    return _decide(ra, current, request, job_id, denial)


@_jobs.put("/{job_id}/cancellation", responses=refusals(*_CLERK, *_ONE))
def cancel_job(ra: Ra, current: Clerk, job_id: str) -> Job:
    """Take a job back."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        row = deeds.find(counter, job_id)
        deeds.cancel(counter, row)
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
        row = deeds.find(counter, job_id)
        if isinstance(word, Denial):
            deeds.deny(counter, row, word.reason)
        else:
            deeds.approve(counter, row)
        return records.record(session, row, counter.now)


@_jobs.put("/{job_id}/slip", responses=refusals(*_CLERK, Refusal.NOT_PERMITTED, Refusal.NOT_FOUND, Refusal.JOB_STATE))
def password_slip(ra: Ra, current: Clerk, job_id: str, _slot: HashingSlot) -> PasswordSlip:
    """The one-time password of a slip, to be printed at once. Asked again it is another one, and the former is dead."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        password_slips.check(counter, deeds.find(counter, job_id))
    password = passwords.generated()
    password_hash = passwords.hashed(password)
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        row = deeds.find(counter, job_id)
        slip = password_slips.give(counter, row, password, password_hash)
        counter.note(audit.Act(f"print slip {slip.number}", slip.cn))
    return slip


_cards = APIRouter(prefix="/v1/clerk/cards/{guid}/authentication", tags=["counter"])
_KNOWN = (*_CLERK, Refusal.NOT_PERMITTED, Refusal.CARD_UNKNOWN)


@_cards.put("", responses=refusals(*_KNOWN, Refusal.TOO_MANY_REQUESTS))
def challenge_card(ra: Ra, current: Clerk, guid: str, witness: Witness) -> Challenge:
    """Answer the witness of the card in the reader, and challenge it: whose it is, it says itself."""
    require(current.clerk, Deed.LOOK)
    asked = decoded(witness.witness)
    with ra.database.write() as session:
        card = known_card(session, guid)
        of_here = relay.of_machine(session, current.kiosk.id, card)
        return relay.challenge(ra, session, of_here, card, asked, ra.clock())


@_cards.put("/response", status_code=204, responses=refusals(*_KNOWN, Refusal.CARD_NOT_GENUINE))
def prove_card(ra: Ra, current: Clerk, guid: str, answer: ChallengeResponse) -> None:
    """Check the card's response."""
    require(current.clerk, Deed.LOOK)
    response = decoded(answer.response)
    with ra.database.write() as session:
        card = known_card(session, guid)
        of_here = relay.of_machine(session, current.kiosk.id, card)
        is_genuine = relay.check_response(session, of_here, card, response, ra.clock())
    if not is_genuine:
        raise Refused(Refusal.CARD_NOT_GENUINE)


@_customers.get("/statements/{number}", responses=refusals(*_CLERK, Refusal.NOT_PERMITTED, Refusal.NOT_FOUND))
def check_statement(ra: Ra, current: Clerk, number: str) -> Statement:
    """A statement by its number or check code, as somebody brings it on paper."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        require(counter.clerk, Deed.LOOK)
        statement = register.told(ra, session, register.known(session, number))
        counter.note(audit.Act(f"check statement {statement.number}", statement.cn))
    return statement


@_customers.put(
    "/statements/{number}/prints/{job}",
    responses=refusals(*_CLERK, Refusal.NOT_PERMITTED, Refusal.NOT_FOUND),
)
def note_reprint(ra: Ra, current: Clerk, number: str, job: PrintJob) -> StatementPrint:
    """Note that a job of the counter prints a statement again; which copy it is."""
    with ra.database.write() as session:
        counter = _counter(ra, session, current)
        require(counter.clerk, Deed.LOOK)
        row = register.known(session, number)
        copy = register.note_print(ra, session, row, counter.kiosk.id, job)
        holder = session.get_one(CustomerRow, row.customer_id)
        counter.note(audit.Act(f"reprint statement {register.number_of(row)} copy {copy}", holder.cn))
    return StatementPrint(copy)


ROUTERS = (
    _customers,
    _cards,
    _jobs,
)
