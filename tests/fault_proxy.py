"""Breaks the line between kiosk and RA at chosen requests."""

import re
from collections.abc import Awaitable, Callable

import httpx

from tests.kiosk import Customer, Kiosk
from tests.line import Line

Break = Callable[[Line], Awaitable[None]]


class FaultProxy:
    """Breaks the line at the first request of each kind that the kiosk sends from now on."""

    def __init__(self, kiosk: Kiosk, break_line: Break, only: str = "") -> None:
        self.broke_at: list[str] = []
        self._kiosk, self._break, self._only = kiosk, break_line, only
        assert kiosk.app.visit is not None
        kiosk.ra.transport.http.event_hooks["request"].append(self._sees)

    async def _sees(self, request: httpx.Request) -> None:
        path = re.sub(r"(?<=orders/)[^/]+|(?<=pin-resets/)[0-9a-f]{32}", "…", request.url.path)
        kind = f"{request.method} {path}"
        if kind.endswith(self._only) and kind not in self.broke_at:
            self.broke_at.append(kind)
            await self._break(self._kiosk.line)


async def breaks_everywhere(
    kiosk: Kiosk, customer: Customer, section: str, break_line: Break, walk: Callable[[], Awaitable[int]]
) -> list[str]:
    """Go through a card section whose line breaks at every kind of request once: at which it did.

    `section` is the key that chooses it at the home; `walk` goes to its end and counts how often the line had broken.
    """
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    fault_proxy = FaultProxy(kiosk, break_line)
    await kiosk.press(section)
    assert await walk() == len(fault_proxy.broke_at)
    return fault_proxy.broke_at
