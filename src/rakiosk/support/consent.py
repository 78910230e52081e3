"""The customer's leave for something that support wants: asked over the present screen, and no unless they say yes."""

import asyncio
from enum import Enum, auto
from typing import Protocol

from rakiosk.audit.port import Act, Audit
from rakiosk.i18n import Message, _
from rakiosk.kit.prompts import Cancelled, Question
from rakiosk.support.plain import plain
from rakiosk.ui.app import KioskApp
from rakiosk.ui.prompts.view import PromptView

ASKED_SECONDS = 30.0
WHY_MOST = 100  # characters


class Answered(Enum):
    """An answer of the customer."""

    YES = auto()
    NO = auto()
    NOTHING = auto()


NO_LEAVE: dict[Answered, Message] = {
    Answered.NO: _("the customer does not want it"),
    Answered.NOTHING: _("the customer did not answer within 30 seconds"),
}
"""The answers that are no leave, as support is told them."""
_ACTS = {Answered.YES: "granted", Answered.NO: "refused", Answered.NOTHING: "unanswered"}


class Asking(Protocol):
    """A kiosk with its audit."""

    @property
    def app(self) -> KioskApp:
        """The kiosk."""
        ...

    @property
    def audit(self) -> Audit:
        """Its audit."""
        ...


async def asked(at: Asking, question: Question, what: str, who: str) -> Answered:
    """Ask. Asking and answer are in the audit as `what`-asked, -granted, -refused, -unanswered."""
    at.audit.note(Act.SUPPORT, what=f"{what}-asked", by=plain(who))
    answered = await _answer(at.app, question)
    at.audit.note(Act.SUPPORT, what=f"{what}-{_ACTS[answered]}", by=plain(who))
    return answered


async def _answer(app: KioskApp, question: Question) -> Answered:
    asking = asyncio.ensure_future(app.stage.overlay(question))
    done, _late = await asyncio.wait([asking], timeout=ASKED_SECONDS)
    if not done:
        _end(app.stage.stack.overlays, question)
        await asyncio.wait([asking])
        asking.exception()
        return Answered.NOTHING
    return Answered.NO if asking.exception() is not None else Answered.YES


def _end(overlays: list[PromptView], question: Question) -> None:
    for view in overlays:
        if view.prompt is question:
            view.refuse(Cancelled())
