"""One paper on its way through a printer that speaks IPP."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from pyipp.enums import IppJobState, IppOperation

from rakiosk.i18n import Words
from rakiosk.printing.ipp_answer import Attributes
from rakiosk.printing.ipp_client import IppClient, Unanswered
from rakiosk.printing.ipp_jobs import ENDED_BEFORE, jobs_named, sheets_of, state_of
from rakiosk.printing.ipp_message import Value, number, one, texts
from rakiosk.printing.ipp_refusal import refusal
from rakiosk.printing.ipp_state import Standing, Watcher
from rakiosk.printing.port import Condition, JobProgress, JobState, PrinterState, PrinterTrouble
from rakiosk.printing.soon import Soon

log = logging.getLogger(__name__)

CANCEL_SECONDS = 2.0  # how long a customer waits for a printer that is told to stop
LATER_SECONDS = 2.0  # until it is told again
_ATTRIBUTES = (
    "job-id",
    "job-name",
    "job-uuid",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
)
_STANDING = frozenset({IppJobState.HELD, IppJobState.STOPPED})
_WITH_ERRORS = "job-completed-with-errors"  # RFC 8011, 5.3.8: who knows what has come out
_AWAY = frozenset({Condition.OFFLINE, Condition.SILENT})


class IppJob:
    """Sent, asked after, and cancelled. No other job of this kiosk at this printer has its name."""

    def __init__(
        self,
        client: IppClient,
        watcher: Watcher,
        name: str,
        pdf: bytes,
        *,
        has_forgotten: bool,
        media: str | None,
        behind: Callable[[Coroutine[Any, Any, None]], None],
        when_ended: Callable[[], None],
    ) -> None:
        self._client = client
        self._watcher = watcher
        self._had_forgotten = has_forgotten
        self._was_away = False
        self._name = name
        self._pdf = pdf
        self._media = media
        self._behind = behind
        self._when_ended = when_ended
        self._id: int | None = None
        self._identity: tuple[str, str] | None = None
        self._end: JobProgress | None = None
        self._is_sent = False
        self._is_taken = False  # the printer has said so
        self._is_cancelled = False
        self._sending = Soon[bool]()
        self._asking = Soon[JobProgress]()

    async def begin(self) -> None:
        """Send it; what takes longer than a moment goes on behind `progress`. Raises PrinterTrouble."""
        await self._has_been_sent()

    async def progress(self) -> JobProgress:
        """How far it is now."""
        if self._end is None:
            now = await self._now()
            if not now.has_ended:
                return now
            self._end = now
            self._when_ended()
            await self._tidy()
        return self._end

    async def cancel(self) -> bool:
        """Tell the printer to stop it; one that does not answer is told as soon as it does."""
        await self._sending.drop()
        try:
            return await asyncio.wait_for(self._cancelled(), CANCEL_SECONDS)
        except (Unanswered, TimeoutError):
            log.warning("job %s cannot be cancelled now: the printer does not answer", self._name)
            self._behind(self._cancel_later())
            return False

    def outcome(self) -> Words:
        """Paper tells by itself."""
        return ""

    # sending

    async def _has_been_sent(self) -> bool:
        """Whether the printer may have it by now. Raises PrinterTrouble when it surely has not."""
        if not self._is_sent:
            try:
                self._is_sent = await self._sending.answer(self._send) is not None
            except Unanswered as unanswered:
                if not unanswered.was_sent:
                    raise PrinterTrouble(unanswered.condition, str(unanswered)) from unanswered
                self._is_sent = True
        return self._is_sent

    async def _send(self) -> bool:
        head = {"job-name": self._name, "document-format": "application/pdf"}
        job = {"media": self._media} if self._media else None
        answer = await self._client.ask(IppOperation.PRINT_JOB, head, job, self._pdf)
        if not answer.is_good:
            raise PrinterTrouble(refusal(answer) or Condition.REFUSES, f"status 0x{answer.status:04x}")
        self._is_taken = True
        self._take_id(answer.jobs)
        return True

    def _take_id(self, jobs: tuple[Attributes, ...]) -> None:
        ids = [found for job in jobs if (found := number(job.get("job-id"))) is not None]
        self._id = max(ids, default=None)

    async def _find(self) -> bool:
        """Look for a job whose sending had no answer; whether the printer has it."""
        self._take_id(await jobs_named(self._client, self._name))
        return self._id is not None

    # asking

    async def _now(self) -> JobProgress:
        try:
            if not await self._has_been_sent():
                return JobProgress(JobState.WAITING, PrinterState.of([Condition.SILENT]))
            now = await self._asking.answer(self._ask)
        except PrinterTrouble as trouble:
            return JobProgress(JobState.FAILED, PrinterState.of([trouble.condition]))
        except Unanswered as unanswered:
            return JobProgress(JobState.PRINTING, PrinterState.of([unanswered.condition]))
        return now or JobProgress(JobState.PRINTING, PrinterState.of([Condition.SILENT]))

    async def _ask(self) -> JobProgress:
        if self._id is None and not await self._find():
            return self._ended(JobState.UNCERTAIN if self._is_taken else JobState.FAILED)
        attributes: dict[str, Value] = {"job-id": self._id or 0, "requested-attributes": _ATTRIBUTES}
        answer = await self._client.ask(IppOperation.GET_JOB_ATTRIBUTES, attributes)
        if answer.status in ENDED_BEFORE or not (answer.jobs and self._is_ours(answer.jobs[0])):
            return self._ended(JobState.UNCERTAIN)  # the printer was restarted, and has forgotten it
        job = answer.jobs[0]
        standing = await self._watcher.standing()
        self._was_away = self._was_away or not _AWAY.isdisjoint(standing.conditions)
        now = self._told(job, standing)
        if now.state is JobState.PRINTED and self._client.is_queue:
            return JobProgress(await self._behind_the_queue(standing), now.printer, now.sheets)
        return now

    def _is_ours(self, job: Attributes) -> bool:
        """Whether it is still the same job: a printer that was restarted gives the number to another."""
        identity = (str(one(job.get("job-uuid"))), str(one(job.get("job-name"))))
        self._identity = self._identity or identity
        return identity == self._identity

    def _told(self, job: Attributes, standing: Standing) -> JobProgress:
        state = state_of(job) or JobState.WAITING
        sheets = sheets_of(job)
        conditions = set(standing.conditions) - {Condition.BUSY}
        if number(job.get("job-state")) in _STANDING and not conditions:
            conditions = {Condition.STOPPED}
        if state is JobState.PRINTED and (sheets == 0 or _WITH_ERRORS in texts(job.get("job-state-reasons"))):
            state = JobState.UNCERTAIN
        if state in {JobState.FAILED, JobState.UNCERTAIN}:
            state = self._ended(state).state
        return JobProgress(state, PrinterState.of(conditions), sheets or None)

    async def _behind_the_queue(self, standing: Standing) -> JobState:
        """The end of a job that a CUPS calls completed: it does so of some that its printer lost or gave up."""
        device = self._watcher.device
        if self._was_away or (standing.has_forgotten and not self._had_forgotten):
            return JobState.UNCERTAIN
        if device is None:
            return JobState.PRINTED
        try:
            found = await jobs_named(device, self._name)
        except Unanswered:
            found = ()
        states = {state_of(job) for job in found}
        return next((state for state in (JobState.PRINTED, JobState.FAILED) if state in states), JobState.UNCERTAIN)

    def _ended(self, state: JobState) -> JobProgress:
        return JobProgress(JobState.CANCELLED if self._is_cancelled else state)

    # stopping

    async def _cancelled(self) -> bool:
        if self._id is None and not await self._find():
            self._when_ended()
            return True
        answer = await self._client.ask(IppOperation.CANCEL_JOB, {"job-id": self._id or 0})
        self._is_cancelled = self._is_cancelled or answer.is_good
        has_agreed = answer.is_good or answer.status in ENDED_BEFORE
        if has_agreed:
            self._when_ended()
        return has_agreed

    async def _cancel_later(self) -> None:
        while True:
            await asyncio.sleep(LATER_SECONDS)
            try:
                await self._cancelled()
            except Unanswered:
                continue
            log.info("job %s is cancelled now", self._name)
            return

    async def _tidy(self) -> None:
        """Have a CUPS forget the job and its file; a printer keeps none."""
        if not self._client.is_queue or self._id is None:
            return
        try:
            answer = await self._client.ask(IppOperation.CANCEL_JOB, {"job-id": self._id, "purge-job": True})
        except Unanswered as unanswered:
            log.warning("job %s may still lie in the spool: %s", self._name, unanswered)
        else:
            if not answer.is_good:
                log.warning("job %s may still lie in the spool: status 0x%04x", self._name, answer.status)
