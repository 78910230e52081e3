"""A job at the counter: its record, how it is asked for, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from ra_contract.counter_job import Job, JobKind, JobRequest, JobState
from rakiosk.i18n import Words, _, listed
from rakiosk.kit.certificates import moment
from rakiosk.kit.desk import Desk
from rakiosk.kit.prompts import Cancelled, Notice, Question, Tone
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import effect
from rakiosk.procedures.counter.say import SAY
from rakiosk.procedures.counter.words import DOCUMENTS, JOBS, STATES


@dataclass
class AtDesk(State):
    """The record of a section of the desk that asks for no job."""

    desk: Desk


@dataclass
class Asking(State):
    """The record of a job: what is asked for, as far as it is known, and the job once it was."""

    desk: Desk
    request: JobRequest
    job: Job | None = None

    @classmethod
    def of(cls, kind: JobKind) -> Callable[[Desk], Self]:
        """A maker of records of this kind, for the customer before the desk."""
        return lambda desk: cls(desk, JobRequest(kind, desk.customer.cn if desk.customer is not None else ""))

    def note(self, **values: Any) -> None:
        """Ask for this as well."""
        self.request = replace(self.request, **values)

    @property
    def asked(self) -> Job:
        """The job, once it was asked for."""
        if self.job is None:
            raise RuntimeError("no job was asked for")
        return self.job


@effect
async def ask(v: Visit, now: Asking) -> None:
    """Ask for the job. Raises CounterRefused."""
    if now.job is None:
        async with v.working(_("Asking the registration authority…")):
            now.job = await now.desk.ra.ask(now.request, v.idempotency_key(repr(now.request)))


async def told(v: Visit, now: Asking) -> None:
    """Tell what came of the job, and what to say to the customer. Raises Cancelled when it was not done."""
    await require_done(v, now)
    await v.show(outcome(now.asked, SAY[now.asked.kind]))


async def require_done(v: Visit, now: Asking) -> None:
    """Tell that a job was not done, if it was not. Raises Cancelled."""
    if now.asked.state is not JobState.DONE:
        await v.show(not_done(now.asked))
        raise Cancelled


def outcome(job: Job, *body: Words) -> Notice:
    """A job that is done."""
    title = _("Done: {job}", job=JOBS[job.kind])
    return Notice(title, body, job_facts(job), tone=Tone.GOOD)


def not_done(job: Job) -> Notice:
    """A job that came to nothing."""
    title = _("Not done: {job}", job=JOBS[job.kind])
    return Notice(title, (_("Nothing was changed for the customer."),), job_facts(job), tone=Tone.WARNING)


def job_facts(job: Job) -> tuple[tuple[Words, Words], ...]:
    """A job as labels and values: who, for whom, by which documents, why."""
    request = job.request
    facts: list[tuple[Words, Words]] = [
        (_("Job"), job.number),
        (_("Customer"), f"{job.name}  {job.cn}"),
        (_("State"), STATES[job.state]),
        (_("Asked by"), f"{job.asked_by}  {moment(job.asked_at)}"),
    ]
    if request is not None and request.documents:
        facts.append((_("Documents seen"), listed(DOCUMENTS[document] for document in request.documents)))
    if request is not None and request.representative:
        facts.append((_("Representative"), request.representative))
    if request is not None and request.reason:
        facts.append((_("Reason"), request.reason))
    if job.decided_by:
        facts.append((_("Decided by"), job.decided_by))
    if job.expires_at is not None and job.state in {JobState.WAITING, JobState.DONE}:
        facts.append((_("Until"), moment(job.expires_at)))
    return tuple(facts)


def last_question(body: Callable[[Asking], tuple[Words, ...]]) -> Callable[[Visit, Asking], Any]:
    """A step: the last question before what cannot be undone."""

    async def sure(v: Visit, now: Asking) -> None:
        await v.show(
            Question(
                _("{job}: it takes effect at once.", job=JOBS[now.request.kind]),
                body(now),
                forward=JOBS[now.request.kind],
                is_careful=True,
            )
        )

    return sure
