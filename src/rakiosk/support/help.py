"""Help by support at the customer's screen: asked for, granted for two minutes, and ended by any key of the customer.

Support chooses, goes on and goes back, by meaning and not by keys, and only where nothing is agreed to, paid, revoked
or typed: at menus, at notices of what has been done, at pages. Everything else is the customer's own.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rakiosk.audit.port import Act, Audit
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Menu, Notice, Question, Tone
from rakiosk.support.consent import NO_LEAVE, Answered, asked
from rakiosk.support.plain import plain
from rakiosk.ui.app import KioskApp
from rakiosk.ui.prompts.menu import MenuView
from rakiosk.ui.prompts.notice import NoticeView
from rakiosk.ui.prompts.pages import QuestionsView, ReadPageView
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.menu import MenuList

if TYPE_CHECKING:
    from ra_contract.session import Session

HELP_SECONDS = 120.0
LOOK_SECONDS = 0.5  # between two looks whether the customer is still the one who gave leave
_OPEN = (MenuView, NoticeView, ReadPageView, QuestionsView)
_CLOSED = _("this is for the customer alone: a secret, an account, an agreement, or a question is on the screen")
_NO_LEAVE = _("you have no leave to help: ask for it")


@dataclass(frozen=True, slots=True)
class Grant:
    """The leave to help, for one person of support, of the customer who is signed in (None: nobody is)."""

    who: str
    ending: asyncio.TimerHandle
    session: "Session | None" = None


class Help:
    """Help at one kiosk. `tell` is called when it begins and when it ends."""

    def __init__(self, app: KioskApp, audit: Audit) -> None:
        self.app, self.audit = app, audit
        self.grant: Grant | None = None
        self.ended = ""
        """Why the last help ended, as the audit has it; empty while there is one."""
        self.tell: Callable[[], None] = lambda: None
        app.idle.when_touched = self._touched

    async def ask(self, who: str, why: str) -> Words:
        """Ask the customer, who says no by doing nothing; what came of it, for support. Empty: granted."""
        hindrance = self._hindrance()
        if hindrance:
            self._noted("help-impossible", who)
            return hindrance
        answered = await asked(self, _question(who, why), "help", who)
        if answered is not Answered.YES:
            return NO_LEAVE[answered]
        ending = asyncio.get_running_loop().call_later(HELP_SECONDS, self.end, "help-over")
        self.grant, self.ended = Grant(who, ending, self._session), ""
        self._look(self.grant)
        self.tell()
        return ""

    def _hindrance(self) -> Words:
        """Whatever stands against asking the customer now, or nothing."""
        if self.grant is not None:
            return _("somebody helps already")
        return "" if self._is_open(self.app.stage.view) else _CLOSED

    def end(self, why: str) -> None:
        """End the help, whoever wanted it so."""
        grant, self.grant = self.grant, None
        if grant is not None:
            grant.ending.cancel()
            self.ended = why
            self._noted(why, grant.who)
            self.tell()

    def act(self, who: str, what: str) -> Words:
        """Choose an entry by its key, go `forward` or `back` for the customer; why it was not done, or nothing."""
        refusal = self._acted(who, what)
        self.audit.note(Act.SUPPORT, what="act-refused" if refusal else "act-done", by=plain(who), act_is=plain(what))
        return refusal

    def _acted(self, who: str, what: str) -> Words:
        view = self.app.stage.view
        if self.grant is None or self.grant.who != who or self.grant.session is not self._session:
            return _NO_LEAVE
        if view is None or not self._is_open(view):
            return _CLOSED
        return _done(view, what)

    def _is_open(self, view: PromptView | None) -> bool:
        """Whether what is on the screen is one of the few things that support may do; a clerk's desk never is."""
        visit = self.app.visit
        is_staff = visit is not None and visit.desk is not None
        return _is_open_to_help(view) and not self.app.stage.has_overlay and not is_staff

    @property
    def _session(self) -> "Session | None":
        return self.app.visit.session if self.app.visit is not None else None

    def _look(self, grant: Grant) -> None:
        """End the help with the visit: the next customer has given no leave.

        While there is some nobody is asked whether they are still there: they look on, and their answer would end it.
        """
        if self.grant is not grant:
            return
        self.app.idle.accompany()
        if self._session is not grant.session:
            self.end("help-over-with-visit")
            return
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, grant)

    def _touched(self) -> None:
        self.end("help-ended-by-customer")

    def _noted(self, what: str, who: str) -> None:
        self.audit.note(Act.SUPPORT, what=what, by=plain(who))


def _is_open_to_help(view: PromptView | None) -> bool:
    """Whether it is of an open kind and not answered yet; a menu is closed unless it says that it is not."""
    if not isinstance(view, _OPEN) or view.answer.done():
        return False
    return not isinstance(view.prompt, Menu) or view.prompt.is_open_to_help


def _question(who: str, why: str) -> Question:
    body: tuple[Words, ...] = (
        _("{who} wants to choose and turn pages for you, for two minutes: {why}", who=who.partition(" ")[0], why=why),
        _("Support sees no secret and no name, and cannot agree, pay, revoke or type anything for you."),
        _("Any key that you press ends it at once. Without an answer in 30 seconds nobody helps."),
    )
    return Question(
        _("May support help you at this screen?"), body, forward=_("Yes, help me"), back=_("No"), is_careful=True
    )


def _done(view: PromptView, what: str) -> Words:
    if what == "back":
        view.back()
        return "" if view.answer.done() else _("there is no way back here")
    if isinstance(view, MenuView):
        value = _value_of(view, what)
        if value is None:
            return _("there is no entry {entry} here", entry=plain(what))
        view.resolve(value)
        return ""
    if what == "forward" and isinstance(view, NoticeView) and _is_only_read(view):
        view.forward()
        return ""
    return _CLOSED if what == "forward" else _("{what} means nothing here", what=plain(what))


def _is_only_read(view: NoticeView) -> bool:
    """Whether it tells of what has been done: going on from any other may begin something."""
    prompt = view.prompt
    return isinstance(prompt, Notice) and prompt.tone is Tone.GOOD and prompt.back is None


def _value_of(view: MenuView, key: str) -> str | None:
    entry = view.query_one(MenuList).entry(key)
    return entry.value if entry is not None else None
