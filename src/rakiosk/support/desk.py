"""A running kiosk as support sees it: who looks at it, who helps, and whether somebody stands before it."""

import asyncio
import time

from rakiosk.audit.port import Audit
from rakiosk.config import Config
from rakiosk.i18n import _, listed
from rakiosk.kit.prompts import Cancelled, Notice
from rakiosk.support.help import Help
from rakiosk.support.mirror.viewing import is_typed_into
from rakiosk.ui.app import KioskApp

_STILL_SECONDS = 0.1  # a typist's next key has come by then, or none is on its way
_LOOKS_LEFT_OUT = 8


class Desk:
    """A running kiosk as support sees it; `watchers` are the key ids of those who look at its screen now."""

    def __init__(self, app: KioskApp, config: Config, audit: Audit) -> None:
        self.app, self.config, self.audit = app, config, audit
        self.started = time.monotonic()
        self.watchers: list[str] = []
        self.help = Help(app, audit)
        self.help.tell = self.tell_watched
        self._shown: set[asyncio.Task[None]] = set()

    def tell_watched(self) -> None:
        """Tell the customer who looks at the screen, as long as somebody does."""
        if self.help.grant is not None:
            helper = self.help.grant.who.partition(" ")[0]
            self.app.stage.tell_watched(_("Support helps at this screen: {who}. Any key of yours ends it.", who=helper))
            return
        who = listed(name.partition(" ")[0] for name in dict.fromkeys(self.watchers))
        words = _("Support looks at this screen: {who}. Secrets and names are hidden. F5 hides all.", who=who)
        self.app.stage.tell_watched(words if self.watchers else "")

    @property
    def is_somebody_there(self) -> bool:
        """Whether a customer or a clerk is signed in, or in the middle of a section."""
        visit = self.app.visit
        return visit is not None and (visit.is_signed_in or visit.errand is not None)

    @property
    def is_typed_into(self) -> bool:
        """Whether something is typed: nothing that is told of it meanwhile may tell when a key was pressed."""
        return is_typed_into(self.app.stage)

    async def stillness(self) -> None:
        """Until no key has come for a moment, but no longer than a second: no customer's key waits for a look.

        At once while something is typed: else what comes then would come later for a key, and tell its moment.
        """
        for _turn in range(_LOOKS_LEFT_OUT):
            if self.is_typed_into:
                return
            left = _STILL_SECONDS - self.app.idle.silent_seconds
            if left <= 0:
                return
            await asyncio.sleep(left)

    def show(self, text: str) -> None:
        """Lay a message over the customer's screen; it stays until it is read."""
        task = asyncio.ensure_future(self._show(text))
        self._shown.add(task)
        task.add_done_callback(self._shown.discard)

    async def _show(self, text: str) -> None:
        try:
            await self.app.stage.overlay(Notice(_("A message from support"), (text,)))
        except Cancelled:
            return
