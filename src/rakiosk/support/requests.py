"""Whatever support can ask of a running kiosk, and what it is answered: never who the customer is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

from rakiosk import __version__
from rakiosk.audit.kept import folder_of
from rakiosk.audit.port import Audit
from rakiosk.audit.reading import lines, told
from rakiosk.config import Config
from rakiosk.i18n import _
from rakiosk.kit.prompts import Cancelled, Notice
from rakiosk.supervisor import CRASHED
from rakiosk.support.help import WHY_MOST, Help
from rakiosk.ui.app import KioskApp
from rakiosk.ui.public_words import public

EVENTS_MOST = 200
MESSAGE_MOST = 200  # characters
Answer = dict[str, Any]


class Desk:
    """A running kiosk as support sees it; `watchers` are the key ids of those who look at its screen now."""

    def __init__(self, app: KioskApp, config: Config, audit: Audit) -> None:
        self.app, self.config = app, config
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
        who = ", ".join(name.partition(" ")[0] for name in dict.fromkeys(self.watchers))
        words = _("Support looks at this screen: {who}. Secrets and names are hidden. F5 hides all.", who=who)
        self.app.stage.tell_watched(words if who else "")

    @property
    def is_somebody_there(self) -> bool:
        """Whether a customer is signed in, or in the middle of a section."""
        visit = self.app.visit
        return visit is not None and (visit.session is not None or visit.errand is not None)

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


async def status(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """The kiosk, its reader, and what its customer is doing; no name."""
    stage, visit = desk.app.stage, desk.app.visit
    view = stage.view
    reader = stage.devices.seen.reader
    errand = visit.errand if visit is not None else None
    return {
        "kiosk": desk.config.kiosk_id,
        "version": __version__,
        "uptime_seconds": int(time.monotonic() - desk.started),
        "connected": visit is not None and visit.services.done(),
        "signed_in": visit is not None and visit.session is not None,
        "place": public(errand.place) if errand is not None else "",
        "prompt": type(view).__name__.removesuffix("View") if view is not None else "",
        "reader": reader.status.name if reader is not None else "unknown",
        "watched_by": desk.watchers,
    }


async def events(desk: Desk, _who: str, asked: Answer) -> Answer:
    """The last records of the audit, as lines."""
    folder = folder_of(desk.config)
    if folder is None:
        return {"error": "this kiosk keeps no audit: [kiosk] state is empty"}
    count = min(int(asked.get("last", 30)), EVENTS_MOST)

    def read() -> list[str]:
        kept = list(lines(folder))
        return [told(line) for line in islice(kept, max(0, len(kept) - count), None)]

    return {"lines": await asyncio.to_thread(read)}


async def doctor(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """Everything of this machine looked at, as the doctor says it."""
    from rakiosk.support.doctor.examination import verdicts  # noqa: PLC0415  # only when it is asked for
    from rakiosk.support.doctor.report import lines as said  # noqa: PLC0415

    return {"lines": list(said(await verdicts(desk.config)))}


async def message(desk: Desk, _who: str, asked: Answer) -> Answer:
    """Lay a message over the customer's screen."""
    text = str(asked.get("text", "")).strip()
    if not text or len(text) > MESSAGE_MOST:
        return {"error": f"a message has 1 to {MESSAGE_MOST} characters"}
    if desk.app.stage.has_overlay:
        return {"error": "the customer reads something else just now (help, curtain, a question): try again"}
    desk.show(text)
    return {"lines": ["it is on the customer's screen"]}


async def restart(desk: Desk, _who: str, asked: Answer) -> Answer:
    """Start the kiosk's process anew, between two customers."""
    if asked.get("what", "app") != "app":
        return {"error": "only the app can be restarted from here: restart app"}
    if desk.is_somebody_there:
        return {"error": "somebody is at the kiosk: it is restarted between two customers only"}
    asyncio.get_running_loop().call_later(0.2, lambda: desk.app.exit(return_code=CRASHED))  # once this is answered
    return {"lines": ["it starts again"]}


async def ask_to_help(desk: Desk, who: str, asked: Answer) -> Answer:
    """Ask the customer for leave to help; why is told to them. The answer comes once they have decided."""
    why = str(asked.get("text", "")).strip()
    if not why or len(why) > WHY_MOST:
        return {"error": f"say why, in 1 to {WHY_MOST} characters: the customer reads it"}
    refusal = await desk.help.ask(who, why)
    return (
        {"error": refusal}
        if refusal
        else {"lines": ["the customer lets you help, for two minutes: act ENTRY|forward|back"]}
    )


async def act(desk: Desk, who: str, asked: Answer) -> Answer:
    """Choose, go on or go back for the customer who has given leave."""
    refusal = desk.help.act(who, str(asked.get("text", "")))
    return {"error": refusal} if refusal else {"lines": ["done"]}


async def end_help(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """End the help."""
    desk.help.end("help-ended-by-support")
    return {"lines": ["it is over"]}


REQUESTS: dict[str, Callable[[Desk, str, Answer], Awaitable[Answer]]] = {
    "status": status,
    "events": events,
    "doctor": doctor,
    "message": message,
    "restart": restart,
    "help": ask_to_help,
    "act": act,
    "end": end_help,
}
"""The requests by their names."""
