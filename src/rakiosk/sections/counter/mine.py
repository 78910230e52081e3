"""臨櫃、我的未結案件: what this clerk has asked for and is open; it can be taken back, and its slip printed again."""

from ra_contract.counter_job import Job, JobKind, JobList, JobState
from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import AtDesk, job_facts, not_done
from rakiosk.procedures.counter.lists import chosen_job
from rakiosk.procedures.counter.slips import SLIP, authorisation_slip, offer_slip, print_secret_slip
from rakiosk.procedures.counter.words import JOBS

TAKE_BACK, PRINT = "take-back", "print"


async def look(v: Visit, now: AtDesk) -> None:
    """Show a job, and do with it what is wanted."""
    job = await chosen_job(v, now.desk, JobList.MINE, _("My open jobs"))
    if await v.show(what_to_do(job)) == TAKE_BACK:
        async with v.working(_("Taking the job back…")):
            job = await now.desk.ra.cancel(job)
        await v.show(taken_back(job))
    elif job.has_slip:
        await print_secret_slip(v, job.number, lambda: now.desk.ra.password_slip(job), SLIP)
    else:
        await offer_slip(v, authorisation_slip(job))


def what_to_do(job: Job) -> Menu:
    """A job before the clerk who asked for it."""
    deeds = [(_("Take the job back"), TAKE_BACK)] if job.can_be_taken_back else []
    if job.state is JobState.DONE and (job.has_slip or job.kind is JobKind.PIN_RESET):
        deeds.append((_("Print its slip"), PRINT))
    entries = [Entry(str(number), words, deed) for number, (words, deed) in enumerate(deeds, 1)]
    return Menu(JOBS[job.kind], (MenuGroup("", tuple(entries), is_list=True),), facts=job_facts(job), back=_("Back"))


def taken_back(job: Job) -> Notice:
    """A job that was taken back, with what it had given."""
    if job.decided_by and job.has_slip:
        return Notice(
            _("Taken back: {job}", job=JOBS[job.kind]),
            (
                _("A password that was printed opens nothing any more; the former login password does not either."),
                _("If the customer has the slip in hand, ask for it back and destroy it."),
            ),
            job_facts(job),
            tone=Tone.WARNING,
        )
    return not_done(job)


WIZARD = Wizard(AtDesk, lambda _now: (look,))
