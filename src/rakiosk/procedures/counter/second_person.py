"""四眼: a job that waits for a second person, who signs in at the same screen or decides at a desk of their own."""

import asyncio
from collections.abc import AsyncIterator

from ra_contract.counter_job import Job, JobState
from ra_contract.problems import Refusal
from rakiosk.authority.records import SecondPerson
from rakiosk.domain.errors import AccountLocked, CounterRefused, RaUnreachable, SignInRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import moment
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup, Sight, Watch
from rakiosk.kit.prompts.counter import AskClerkSignIn
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.asking import Asking, job_facts
from rakiosk.procedures.counter.sign_in import locked, refused
from rakiosk.procedures.counter.words import JOBS

HERE, THERE, TAKE_BACK = "here", "there", "take-back"
POLL_SECONDS = 2.0
_WRONG_PERSON = {Refusal.SAME_PERSON, Refusal.NOT_PERMITTED, Refusal.OWN_ACCOUNT}


async def second_person(v: Visit, now: Asking) -> None:
    """Have a second person decide, where the job waits for one. Cancelled leaves it on the list."""
    while now.asked.state is JobState.WAITING:
        chosen = await v.show(who_approves(now.asked))
        if chosen == HERE:
            await _approve_here(v, now)
        elif chosen == THERE:
            await _watch(v, now)
        else:
            async with v.working(_("Taking the job back…")):
                now.job = await now.desk.ra.cancel(now.asked)


def who_approves(job: Job) -> Menu:
    """The ways in which a second person may approve."""
    entries = (
        Entry("1", _("The second person signs in here"), HERE),
        Entry("2", _("Wait here: they approve at their own desk"), THERE),
        Entry("3", _("Take the job back"), TAKE_BACK),
    )
    return Menu(
        _("A second person must approve: {job}", job=JOBS[job.kind]),
        (MenuGroup("", entries, is_list=True),),
        facts=job_facts(job),
        back=_("Leave it on the list"),
    )


async def _approve_here(v: Visit, now: Asking) -> None:
    clerk, remark, desk = "", _no_words(), now.desk
    while now.asked.state is JobState.WAITING:
        try:
            answer = await v.show(approval(now.asked, clerk, remark, asks_code=desk.policy.code_asked))
        except Cancelled:
            return
        clerk = answer.clerk
        try:
            async with v.working(_("Approving…")):
                now.job = await desk.ra.approve(now.asked, SecondPerson(clerk, answer.password, answer.code))
        except SignInRefused as wrong:
            noted("R04", wrong)
            remark = refused(wrong.tries_left)
        except AccountLocked as error:
            noted("R05", error)
            remark = locked(error.retry_after)
        except CounterRefused as error:
            if error.code not in _WRONG_PERSON:
                raise
            noted("K03", error)
            remark = _("This person cannot approve it. A supervisor of this office can, who has not asked for it.")
        finally:
            answer.password.wipe()


def _no_words() -> Words:
    return ""


def approval(job: Job, clerk: str, remark: Words, *, asks_code: bool) -> AskClerkSignIn:
    """A second person's sign-in under what they approve."""
    return AskClerkSignIn(
        clerk,
        remark,
        asks_code,
        _("Second person: {job}", job=JOBS[job.kind]),
        (_("For {name} ({cn}), asked by {clerk}.", name=job.name, cn=job.cn, clerk=job.asked_by),),
        forward=_("Approve"),
    )


async def _watch(v: Visit, now: Asking) -> None:
    try:
        await v.show(Watch(waiting(now.asked), lambda: _sights(now), back=_("Wait no longer")))
    except Cancelled:
        return


async def _sights(now: Asking) -> AsyncIterator[Sight]:
    while now.asked.state is JobState.WAITING:
        yield waiting(now.asked)
        await asyncio.sleep(POLL_SECONDS)
        try:
            now.job = await now.desk.ra.job(now.asked)
        except RaUnreachable as away:  # it is asked again
            noted("R01", away)


def waiting(job: Job) -> Sight:
    """A job that waits for somebody elsewhere."""
    until = moment(job.expires_at)[-5:] if job.expires_at is not None else ""
    return Sight(
        _("Waiting for the second person…"),
        (
            _("Job {number} is on the list of the office. It goes on by itself once it is decided.", number=job.number),
            _("It waits until {moment}.", moment=until) if until else "",
        ),
    )
