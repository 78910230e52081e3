"""A kiosk as a viewer of support's sees it live: a line of JSON whenever something of it is otherwise than before.

`status` is the situation, `events` are the last lines of the audit, `doctor` the verdicts, as `rakiosk doctor --json`
tells them; `asks` counts how often the doctor has looked. The doctor looks when a viewer comes, and each minute.
"""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from typing import Any

from rakiosk.audit.kept import folder_of
from rakiosk.audit.lines import files_in
from rakiosk.audit.reading import last, told
from rakiosk.config import Config
from rakiosk.support.desk import Desk
from rakiosk.support.situation import situation

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
DOCTOR_SECONDS = 60.0
_EVENTS = 60


async def looks(desk: Desk) -> AsyncGenerator[dict[str, Any], None]:
    """Whatever is new, a look each second; for as long as somebody takes it."""
    events, doctor = _Events(folder_of(desk.config)), _Doctor(desk.config)
    try:
        while True:
            await desk.stillness()
            yield {"status": situation(desk).facts(), **await events.news(), **doctor.news()}
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        doctor.end()


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
                return {"events": [told(line) for line in await asyncio.to_thread(last, self._folder, _EVENTS)]}
        return {}


def _mark(folder: Path) -> tuple[str, int]:
    files = files_in(folder)
    return (files[-1].name, files[-1].stat().st_size) if files else ("", 0)


class _Doctor:
    """The verdicts, as often as they are looked for."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._found: dict[str, Any] | None = None
        self._task = asyncio.ensure_future(self._look())

    def news(self) -> dict[str, Any]:
        found, self._found = self._found, None
        return {"doctor": found} if found is not None else {}

    def end(self) -> None:
        self._task.cancel()

    async def _look(self) -> None:
        from rakiosk.support.doctor.apart import verdicts_apart  # noqa: PLC0415  # only when somebody looks
        from rakiosk.support.doctor.report import as_json  # noqa: PLC0415

        while True:
            self._found = json.loads(as_json(await verdicts_apart(self._config)))
            await asyncio.sleep(DOCTOR_SECONDS)
