"""The papers that a killed kiosk has left at a printer: found by their names and by who sent them, and stopped.

Nobody waits for them any more, and the next customer must not get them.
"""

import asyncio
import logging
from collections.abc import Callable

from pyipp.enums import IppOperation

from rakiosk.printing.ipp_answer import Attributes
from rakiosk.printing.ipp_client import IppClient, Unanswered
from rakiosk.printing.ipp_jobs import ENDED_BEFORE, known_jobs
from rakiosk.printing.ipp_message import Value, number, one
from rakiosk.printing.unfinished import Unfinished

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0
LOOKS = 5  # a job that was on its way to a printer that hung comes to light only after it


class Leftovers:
    """The jobs of the kiosk before this one. `has_sent` tells whether a name, or any at all, is this one's own."""

    def __init__(self, client: IppClient, unfinished: Unfinished, has_sent: Callable[[str | None], bool]) -> None:
        self._client = client
        self._unfinished = unfinished
        self._has_sent = has_sent
        self._names = unfinished.names()
        self._told: set[tuple[int | str, ...]] = set()
        self.looked = asyncio.Event()
        """Set once the printer has answered, and been told to stop what it had."""

    async def look(self) -> None:
        """Stop what is there now. Raises Unanswered."""
        running = [job for job in await known_jobs(self._client, "not-completed") if self._is_left(job)]
        if self._client.is_queue:
            # what has ended, or was stopped at the look before, still lies in the spool of a CUPS. What is stopped now
            # must not be purged yet: that kills who would tell the printer
            for job in await known_jobs(self._client, "completed"):
                if self._is_left(job):
                    await self._end(job, {"purge-job": True})
        for job in running:
            await self._end(job, {})
        self.looked.set()

    async def watch(self) -> None:
        """Look until the printer has answered often enough."""
        looks = 0
        while looks < LOOKS:
            try:
                await self.look()
            except Unanswered as unanswered:
                log.debug("the printer cannot be asked for what was left there: %s", unanswered)
            else:
                looks += 1
            await asyncio.sleep(AGAIN_SECONDS)
        for name in self._names:
            if not self._has_sent(name):
                self._unfinished.ended(name)

    def _is_left(self, job: Attributes) -> bool:
        name, sender = one(job.get("job-name")), one(job.get("job-originating-user-name"))
        if name in self._names:
            return not self._has_sent(name)
        return sender == self._client.user and not self._has_sent(None)

    async def _end(self, job: Attributes, how: dict[str, Value]) -> None:
        job_id = number(job.get("job-id"))
        if job_id is None or (job_id, *how) in self._told:
            return
        answer = await self._client.ask(IppOperation.CANCEL_JOB, {"job-id": job_id, **how})
        self._told.add((job_id, *how))
        if answer.is_good:
            log.warning(
                "job %s, left by a kiosk that was ended, is %s", job.get("job-name"), "gone" if how else "stopped"
            )
        elif answer.status not in ENDED_BEFORE:
            log.error("job %s cannot be stopped: status 0x%04x", job.get("job-name"), answer.status)
