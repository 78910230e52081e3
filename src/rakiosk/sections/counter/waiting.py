"""臨櫃、待核可: what others of the office have asked for, to be approved or not by a second person at this desk."""

from ra_contract.counter_job import Job, JobList
from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import AtDesk, job_facts, not_done, outcome
from rakiosk.procedures.counter.lists import chosen_job
from rakiosk.procedures.counter.words import JOBS

APPROVE, DENY = "approve", "deny"


async def decide(v: Visit, now: AtDesk) -> None:
    """Show a job, and approve it or not."""
    job = await chosen_job(v, now.desk, JobList.WAITING, _("Waiting for approval"))
    if await v.show(decision(job)) == APPROVE:
        async with v.working(_("Approving…")):
            done = await now.desk.ra.approve(job, None)
        await v.show(outcome(done))
        return
    reason = await v.show(
        AskText(_("Why is it not approved?"), _("Reason"), missing=_("The clerk who asked needs to know the reason."))
    )
    async with v.working(_("Asking the registration authority…")):
        done = await now.desk.ra.deny(job, reason, None)
    await v.show(not_done(done))


def decision(job: Job) -> Menu:
    """A job before whoever decides."""
    entries = (Entry("1", _("Approve"), APPROVE), Entry("2", _("Do not approve"), DENY))
    return Menu(JOBS[job.kind], (MenuGroup("", entries, is_list=True),), facts=job_facts(job), back=_("Back"))


WIZARD = Wizard(AtDesk, lambda _now: (decide,))
