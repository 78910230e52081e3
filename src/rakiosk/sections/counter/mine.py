"""臨櫃、我的未結案件: what this clerk has asked for and is open; it can be taken back, and its slip printed again."""

from ra_contract.counter_job import Job, JobKind, JobList, JobState
from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
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
        await v.show(not_done(job))
    elif job.kind is JobKind.LOGIN_PASSWORD:
        await print_secret_slip(v, job.number, lambda: now.desk.ra.password_slip(job), SLIP)
    else:
        await offer_slip(v, authorisation_slip(job))


def what_to_do(job: Job) -> Menu:
    """A job before the clerk who asked for it."""
    entries = [Entry("1", _("Take the job back"), TAKE_BACK)]
    if job.state is JobState.DONE and job.kind in {JobKind.PIN_RESET, JobKind.LOGIN_PASSWORD}:
        entries.append(Entry("2", _("Print its slip"), PRINT))
    return Menu(JOBS[job.kind], (MenuGroup("", tuple(entries), is_list=True),), facts=job_facts(job), back=_("Back"))


WIZARD = Wizard(AtDesk, lambda _now: (look,))
