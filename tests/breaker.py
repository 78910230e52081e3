"""Breaks the line between kiosk and RA at chosen requests."""

import re
from collections.abc import Awaitable, Callable

import httpx

from tests.kiosk import Kiosk
from tests.line import Line

Break = Callable[[Line], Awaitable[None]]


class Breaker:
    """Breaks the line at the first request of each kind that the kiosk sends from now on."""

    def __init__(self, kiosk: Kiosk, break_line: Break, only: str = "") -> None:
        self.broke_at: list[str] = []
        self._kiosk, self._break, self._only = kiosk, break_line, only
        assert kiosk.app.visit is not None
        kiosk.app.visit.ra._http.event_hooks["request"].append(self._sees)

    async def _sees(self, request: httpx.Request) -> None:
        path = re.sub(r"(?<=orders/)[^/]+|(?<=pin-resets/)[0-9a-f]{32}", "…", request.url.path)
        kind = f"{request.method} {path}"
        if kind.endswith(self._only) and kind not in self.broke_at:
            self.broke_at.append(kind)
            await self._break(self._kiosk.line)
