"""臨櫃、今日案件: what was done today in this office, to be looked at."""

from ra_contract.counter_job import JobList
from rakiosk.i18n import _
from rakiosk.kit.prompts import Notice
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import AtDesk, job_facts
from rakiosk.procedures.counter.lists import chosen_job
from rakiosk.procedures.counter.words import JOBS


async def look(v: Visit, now: AtDesk) -> None:
    """Show a job."""
    job = await chosen_job(v, now.desk, JobList.TODAY, _("Jobs of today"))
    await v.show(Notice(JOBS[job.kind], (), job_facts(job), forward=_("Back")))


WIZARD = Wizard(AtDesk, lambda _now: (look,))
