"""The situation at a kiosk: its reader, what its customer is doing, what is waited for, how long; nobody's name."""

import time
from dataclasses import asdict, dataclass

from rakiosk import __version__
from rakiosk.support.desk import Desk
from rakiosk.support.mirror.viewing import told_overlays
from rakiosk.support.waited_for import WaitedFor
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView
from rakiosk.ui.public_words import public
from rakiosk.ui.screen import WizardScreen

_BY_PROMPT = {
    "InsertCard": WaitedFor.CARD,
    "TakeCard": WaitedFor.CARD_OUT,
    "InsertStick": WaitedFor.STICK,
    "TakeStick": WaitedFor.STICK_OUT,
    "Watch": WaitedFor.OTHER,
    "Trouble": WaitedFor.TROUBLE,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """A kiosk at one moment. `place` and `title` are worded with every value blank; durations are in whole seconds.

    `prompt` is the kind of what is on the screen; empty before the first. `waiting_seconds` count since it was put
    there, `untouched_seconds` since somebody pressed a key, tapped, or moved a card or a stick; None while something is
    typed, for it would tell when each key of a secret was pressed. Of the sticks that are in, `sticks_readable` can be
    read; None: nobody can tell. `help_ended` is why the last help ended, empty while there is some.
    """

    kiosk: str
    version: str
    uptime_seconds: int
    connected: bool
    reader: str
    sticks: int | None
    sticks_readable: int
    signed_in: bool
    place: str
    prompt: str
    title: str
    waiting_for: WaitedFor
    waiting_seconds: int
    untouched_seconds: int | None
    over_it: str
    watched_by: list[str]
    helped_by: str
    help_ended: str

    def facts(self) -> dict[str, object]:
        """The facts by their names, as they go to support."""
        return asdict(self)


def situation(desk: Desk) -> Situation:
    """The kiosk as it is now."""
    stage, visit = desk.app.stage, desk.app.visit
    view, errand = stage.stack.present, visit.errand if visit is not None else None
    reader, drives = stage.devices.seen.reader, stage.devices.seen.drives
    return Situation(
        kiosk=desk.config.kiosk_id,
        version=__version__,
        uptime_seconds=_since(desk.started),
        connected=visit is not None and visit.services.done(),
        reader=reader.status.name if reader is not None else "unknown",
        sticks=len(drives) if drives is not None else None,
        sticks_readable=sum(drive.is_readable and not drive.is_encrypted for drive in drives or ()),
        signed_in=visit is not None and visit.is_signed_in,
        place=public(errand.place) if errand is not None else "",
        prompt=_kind(view),
        title=_title(view),
        waiting_for=_waited_for(stage),
        waiting_seconds=_since(view.put_at) if view is not None else 0,
        untouched_seconds=None if desk.is_typed_into else int(desk.app.idle.silent_seconds),
        over_it=", ".join(map(_kind, told_overlays(stage))),
        watched_by=desk.watchers,
        helped_by=desk.help.grant.who if desk.help.grant is not None else "",
        help_ended=desk.help.ended,
    )


def _since(moment: float) -> int:
    return int(time.monotonic() - moment)


def _kind(view: PromptView | None) -> str:
    return type(view).__name__.removesuffix("View") if view is not None else ""


def _title(view: PromptView | None) -> str:
    """The heading, or of work the words of what is being done."""
    if view is None:
        return ""
    return public(view.under_way if isinstance(view, WorkingView) else view.title)


def _waited_for(stage: WizardScreen) -> WaitedFor:
    view = stage.stack.present
    if view is None:
        return WaitedFor.START
    if not stage.stack.is_waiting:
        return WaitedFor.WORK
    return WaitedFor.OVERLAY if told_overlays(stage) else _BY_PROMPT.get(_kind(view), WaitedFor.CUSTOMER)
