"""A kiosk as a viewer of support's sees it live: a line of JSON whenever something of it is otherwise than before.

`status` is the situation, `events` are the last lines of the audit, `troubles` their codes in words, `doctor` the
verdicts, as `rakiosk doctor --json` tells them, of so many `doctor_seconds` ago. The doctor looks when a viewer comes,
each minute, and soon after a reader, a stick, the way to the RA or a trouble has come or gone.
"""

import asyncio
import json
import logging
import math
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rakiosk.audit.kept import folder_of
from rakiosk.audit.lines import Line, files_in
from rakiosk.audit.port import Act
from rakiosk.audit.reading import last, told
from rakiosk.config import Config
from rakiosk.i18n import LanguageCode, Phrase, Words, _
from rakiosk.support.answers import in_all_languages
from rakiosk.support.desk import Desk
from rakiosk.support.doctor.apart import verdicts_apart
from rakiosk.support.doctor.report import as_json
from rakiosk.support.doctor.verdict import Verdict
from rakiosk.support.situation import Situation, situation
from rakiosk.support.waited_for import WaitedFor

if TYPE_CHECKING:
    from rakiosk.ui.words.codes import Explained

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
DOCTOR_SECONDS = 60.0
CHANGED_SECONDS = 5.0  # at least, between two looks for a change
_EVENTS = 60


async def looks(desk: Desk) -> AsyncGenerator[dict[str, Any], None]:
    """Whatever is new, a look each second; for as long as somebody takes it."""
    events, doctor = _Events(folder_of(desk.config)), _Doctor(desk.config)
    try:
        while True:
            await desk.stillness()
            now = situation(desk)
            yield {"status": now.facts(), **await events.news(), **doctor.news(now)}
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await doctor.end()


class _Events:
    """The last records; the file is read when it has grown."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._seen: tuple[str, int] | None = None

    async def news(self) -> dict[str, Any]:
        if self._folder is None:
            return {}
        with suppress(OSError):
            now = _mark(self._folder)
            if now != self._seen:
                self._seen = now
                found = await asyncio.to_thread(last, self._folder, _EVENTS)
                return {"events": [told(line) for line in found], "troubles": await _in_words(found)}
        return {}


async def _in_words(found: list[Line]) -> dict[str, dict[LanguageCode, str]]:
    """The codes of these records, each as the staff's desk says it: what the customer read, and what can be done."""
    codes = {str(line.facts.get("code")) for line in found if line.facts["act"] == Act.TROUBLE}
    if not codes:
        return {}
    known = await asyncio.to_thread(import_module, "rakiosk.ui.words.codes")  # large: when there is a trouble
    words = {code: known.explained(code) for code in codes}
    return {code: in_all_languages(_told_of(each)) for code, each in words.items() if each is not None}


def _told_of(trouble: "Explained") -> Words:
    return Phrase((trouble.title, _("The counter is told: {advice}", advice=trouble.staff)))


def _mark(folder: Path) -> tuple[str, int]:
    files = files_in(folder)
    return (files[-1].name, files[-1].stat().st_size) if files else ("", 0)


class _Doctor:
    """The verdicts, looked for in a process of its own; never begun while the kiosk works with a card or for money."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._task: asyncio.Task[tuple[Verdict, ...]] | None = None
        self._began = -math.inf
        self._seen: tuple[object, ...] = ()

    def news(self, now: Situation) -> dict[str, Any]:
        """The verdicts if there are new ones; how old the last are, in seconds, and None while they are looked for."""
        found = self._found()
        if self._is_due(now):
            self._seen, self._began = _signs(now), time.monotonic()
            self._task = asyncio.ensure_future(verdicts_apart(self._config))
        is_known = self._task is None and self._began > 0
        return {"doctor_seconds": int(time.monotonic() - self._began) if is_known else None, **found}

    async def end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _is_due(self, now: Situation) -> bool:
        since = time.monotonic() - self._began
        has_changed = _signs(now) != self._seen and since >= CHANGED_SECONDS
        is_wanted = since >= DOCTOR_SECONDS or has_changed
        return self._task is None and is_wanted and now.waiting_for is not WaitedFor.WORK

    def _found(self) -> dict[str, Any]:
        if self._task is None or not self._task.done():
            return {}
        task, self._task = self._task, None
        try:
            return {"doctor": json.loads(as_json(task.result()))}
        except OSError as error:
            log.warning("the examination cannot be begun: %s", error)
            return {}


def _signs(now: Situation) -> tuple[object, ...]:
    """Whatever shows that something may have broken, or been mended."""
    return now.reader, now.sticks, now.sticks_readable, now.connected, now.waiting_for is WaitedFor.TROUBLE
