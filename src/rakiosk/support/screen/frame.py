"""The lines round a page of support's screen: what kiosk it is, which pages there are, which keys mean something."""

from enum import IntEnum
from typing import Any

from textual.content import Content

from rakiosk.i18n import Message, Words, _
from rakiosk.support.screen.pages import STRONG, line
from rakiosk.support.screen.words import duration


class Page(IntEnum):
    """The pages, by the digits that lead to them."""

    NOW = 1
    DOCTOR = 2
    MIRROR = 3
    EVENTS = 4
    JOBS = 5


_TITLES: dict[Page, Message] = {
    Page.NOW: _("Now"),
    Page.DOCTOR: _("Doctor"),
    Page.MIRROR: _("Customer's screen"),
    Page.EVENTS: _("Audit"),
    Page.JOBS: _("Jobs"),
}


def title(who: str, status: dict[str, Any]) -> Words:
    """The kiosk, its version and how long it runs, and whoever looks."""
    if not status:
        return f"rakiosk support   {who}"
    return _(
        "{kiosk}   version {version}, up {time}   you are {who}",
        kiosk=status["kiosk"],
        version=status["version"],
        time=_uptime(status["uptime_seconds"]),
        who=who,
    )


def _uptime(seconds: int) -> Words:
    """The time without seconds: they would be sent each second, and tell nothing."""
    return _("{minutes} min", minutes=seconds // 60) if seconds < 3600 else duration(seconds)


def tabs(page: Page, *, is_above: bool, is_below: bool) -> Content:
    """The pages, the present one marked, and whether more of it stands above and below."""
    parts = [_tab(each, words, is_present=each is page) for each, words in _TITLES.items()]
    more = "▲" * is_above + "▼" * is_below
    return Content(" ").join([*parts, line((more, STRONG))] if more else parts)


def _tab(page: Page, words: Message, *, is_present: bool) -> Content:
    return line((f" {page.value} {words} ", "bold reverse" if is_present else ""))


def keys_at(page: Page, *, is_asked: bool, is_helping: bool) -> Words:
    """The keys that mean something now."""
    if is_asked:
        return _("Enter: do it   Esc: leave it")
    if is_helping:
        return _("You help: a key chooses, Enter goes on, Esc goes back   F9: end   Tab: page")
    if page is Page.MIRROR:
        return _("h: ask to help   arrows: move   1-5, Tab: page   F2: 中文   F4: contrast   F10: leave")
    return _("1-5, Tab: page   arrows: move   F6: look again   F2: 中文   F4: contrast   F10: leave")
