"""Lists of jobs: one of them is chosen from pages, or there is none."""

from functools import partial

from ra_contract.counter_job import Job, JobList
from rakiosk.i18n import Message, _
from rakiosk.kit.desk import Desk
from rakiosk.kit.paging import choose, entries_on
from rakiosk.kit.prompts import Cancelled, Menu, MenuGroup, Notice
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.words import job_line


async def chosen_job(v: Visit, desk: Desk, which: JobList, title: Message) -> Job:
    """Have one of a list chosen, as it stands now. Raises Cancelled when there is none."""
    async with v.working(_("Asking the registration authority…")):
        jobs = await desk.ra.jobs(which)
    if not jobs:
        await v.show(Notice(title, (_("There is none."),), forward=_("Back")))
        raise Cancelled
    chosen = await choose(v, partial(list_of, title, jobs))
    return next(job for job in jobs if job.id == chosen)


def list_of(title: Message, jobs: list[Job], page: int = 0) -> Menu:
    """A page of jobs."""
    entries = entries_on(page, [(job_line(job), job.id) for job in jobs])
    return Menu(title, (MenuGroup("", entries, is_list=True),), back=_("Back"))
