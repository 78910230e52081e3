"""A printer that speaks IPP (RFC 8011): directly, or a queue of a CUPS."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from pyipp.enums import IppOperation

from rakiosk.i18n import Words
from rakiosk.printing.ipp_answer import Attributes
from rakiosk.printing.ipp_client import IppClient, Unanswered
from rakiosk.printing.ipp_job import IppJob
from rakiosk.printing.ipp_message import Value
from rakiosk.printing.ipp_state import Standing, Watcher
from rakiosk.printing.ipp_undo import Leftovers
from rakiosk.printing.port import Condition, PaperSize, PrinterState, PrinterTrouble
from rakiosk.printing.soon import Soon
from rakiosk.printing.unfinished import NOTHING_KEPT, Unfinished

UNDO_SECONDS = 3.0  # for which the first customer is kept waiting until what was left is stopped
MEDIA = {PaperSize.A4: "iso_a4_210x297mm", PaperSize.A5: "iso_a5_148x210mm"}


class IppPrinter:
    """One printer, or one queue."""

    def __init__(self, client: IppClient, paper: PaperSize, name: Words, unfinished: Unfinished = NOTHING_KEPT) -> None:
        self._client = client
        self._paper = paper
        self._name = name
        self._watcher = Watcher(client)
        self._asking = Soon[Standing]()
        self._has_forgotten = False
        self._tries: Counter[str] = Counter()
        self._sent: set[str] = set()
        self._behind: set[asyncio.Task[None]] = set()
        self._unfinished = unfinished
        self._leftovers: Leftovers | None = None

    @property
    def paper(self) -> PaperSize:
        """The paper in it, as the settings say."""
        return self._paper

    def where(self) -> Words:
        """Its name in the settings."""
        return self._name

    async def undo(self) -> None:
        """Stop what a kiosk that was killed has left here; a printer that does not answer is told once it does."""
        self._leftovers = Leftovers(self._client, self._unfinished, self._has_sent)
        self._do_behind(self._leftovers.watch())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._leftovers.looked.wait(), UNDO_SECONDS)

    async def state(self) -> PrinterState:
        """How it stands now."""
        try:
            standing = await self._asking.answer(self._standing)
        except Unanswered as unanswered:
            return PrinterState.of([unanswered.condition])
        if standing is None:
            return PrinterState.of([Condition.SILENT])
        self._has_forgotten = standing.has_forgotten
        return PrinterState.of(standing.conditions)

    async def attributes(self, *names: str) -> Attributes:
        """The attributes that it tells of itself. Raises Unanswered."""
        wanted: dict[str, Value] = {"requested-attributes": names}
        return (await self._client.ask(IppOperation.GET_PRINTER_ATTRIBUTES, wanted)).printer

    async def print(self, name: str, pdf: bytes) -> IppJob:
        """Send a PDF. Raises PrinterTrouble when the printer does not take it, as far as that is known soon."""
        media = self._watcher.name_of(MEDIA.get(self._paper))
        self._tries[name] += 1
        # each try has a name of its own: by it a job is found whose number is not known, here or behind a queue
        tried = name if self._tries[name] == 1 else f"{name}-{self._tries[name]}"
        self._sent.add(tried)
        job = IppJob(
            self._client,
            self._watcher,
            tried,
            pdf,
            has_forgotten=self._has_forgotten,
            media=media,
            behind=self._do_behind,
            when_ended=partial(self._unfinished.ended, tried),
        )
        await asyncio.to_thread(self._unfinished.begun, tried)
        try:
            await job.begin()
        except PrinterTrouble:
            self._unfinished.ended(tried)
            raise
        return job

    async def close(self) -> None:
        """Ask no more."""
        await self._asking.drop()
        for task in tuple(self._behind):
            task.cancel()
        await self._watcher.close()
        await self._client.close()

    async def _standing(self) -> Standing:
        standing = await self._watcher.standing()
        if self._leftovers is not None and not self._leftovers.looked.is_set():
            await self._leftovers.look()  # else the next paper would come out after somebody else's
        if standing.conditions:
            return standing
        refused = await self._watcher.would_take(MEDIA.get(self._paper))
        return standing if refused is None else replace(standing, conditions={refused})

    def _has_sent(self, name: str | None) -> bool:
        """Whether a paper of this name, or any at all, was sent by this kiosk."""
        return bool(self._sent) if name is None else name in self._sent

    def _do_behind(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
