"""The service manager is told that the kiosk is ready, that its event loop turns, and whether somebody uses it.

sd_notify(3): datagrams to a socket that the environment names. Without one nothing is sent.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Self

log = logging.getLogger(__name__)

IDLE, IN_USE = "idle", "in use"
"""The two texts of STATUS= : `kiosk-config/upgrade` lets nothing be installed unless it reads the first."""
_USUAL_BEAT = 10.0  # seconds, where no watchdog asks for more


async def _always(_seconds: float) -> bool:
    return True


class ServiceManager:
    """systemd, as far as the kiosk speaks to it. Whatever becomes of what is sent, the kiosk goes on."""

    def __init__(self, address: str, beat_seconds: float = _USUAL_BEAT) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address  # "@": Linux's abstract names
        self._beat_seconds = beat_seconds

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The one that an environment names; a third of its patience (WATCHDOG_USEC) lies between two beats."""
        patience = environment.get("WATCHDOG_USEC", "")
        beat = int(patience) / 3_000_000 if patience.isdecimal() else _USUAL_BEAT
        return cls(environment.get("NOTIFY_SOCKET", ""), beat)

    @property
    def is_there(self) -> bool:
        """Whether anybody listens."""
        return bool(self._address)

    async def keep_told(
        self, is_in_use: Callable[[], bool], screen_answers: Callable[[float], Awaitable[bool]] = _always
    ) -> None:
        """Say that the kiosk is ready, then again and again that its loop turns; for the life of the kiosk.

        A loop that is held up says nothing, and neither does one whose screen does not answer: then the service manager
        ends the kiosk, with its terminal and its compositor, and starts all anew.
        """
        self._tell("READY=1")
        while True:
            while not await screen_answers(self._beat_seconds / 2):
                log.error("the screen hangs: unless it answers, the service manager starts all anew")
                await asyncio.sleep(self._beat_seconds / 10)
            self._tell("WATCHDOG=1", f"STATUS={IN_USE if is_in_use() else IDLE}")
            await asyncio.sleep(self._beat_seconds)

    def _tell(self, *lines: str) -> None:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
            sender.sendto("\n".join(lines).encode(), self._address)
