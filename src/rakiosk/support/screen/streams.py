"""The streams from a kiosk to support's screen: what is known of it, and the mirror while it is looked at."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from textual.worker import Worker

from rakiosk.support.mirror.frames import Picture
from rakiosk.support.screen.link import Link, Silent
from rakiosk.support.screen.pages import Known

AGAIN_SECONDS = 1.0
PICTURE_SECONDS = 0.5  # a first picture has come by then, or is long in coming
Begin = Callable[[Coroutine[Any, Any, None]], Worker[None]]


class Streams:
    """The kiosk as it was told last. `changed` is called when something is new; `begin` has work done beside keys."""

    def __init__(self, link: Link, changed: Callable[[], None], begin: Begin) -> None:
        self._link, self._changed, self._begin = link, changed, begin
        self.known = Known()
        self.picture: Picture | None = None
        self._watching: Worker[None] | None = None
        self._mirroring: Worker[None] | None = None
        self._asked_at = 0.0

    def watch(self) -> None:
        """Look at the kiosk from now on; the doctor looks at once."""
        if self._watching is not None:
            self._watching.cancel()
        self.known.doctor = []
        self._watching = self._begin(self._watch())

    def mirror(self, *, is_on: bool) -> None:
        """Look at the customer's screen, who is told so, or no longer."""
        if is_on and self._mirroring is None:
            self._asked_at = time.monotonic()
            self._mirroring = self._begin(self._mirror())
        elif not is_on and self._mirroring is not None:
            self._mirroring.cancel()
            self._mirroring = self.picture = None

    @property
    def is_picture_due(self) -> bool:
        """Whether the mirror has just been asked for, and its first picture is about to come."""
        return self.picture is None and time.monotonic() - self._asked_at < PICTURE_SECONDS

    async def _watch(self) -> None:
        """Again when the kiosk was gone; for the life of the screen."""
        while True:
            try:
                async for told in self._link.watch():
                    self.known.learn(told)
                    self._changed()
            except Silent as silent:
                self.known.silent = silent.words
                self._changed()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _mirror(self) -> None:
        while True:
            try:
                async for picture in self._link.mirror():
                    self.picture = picture
                    self._changed()
            except Silent:
                self.picture = None
            await asyncio.sleep(AGAIN_SECONDS)
