"""Support's screen as a Textual application: pages of one kiosk, live, and the jobs that may be done there."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.reactive import Reactive
from textual.theme import Theme
from textual.widgets import Input, Static

from rakiosk.i18n import DEFAULT_LANGUAGE, Translated, Words, _, next_language, set_language
from rakiosk.support.screen import pages
from rakiosk.support.screen.frame import Page, keys_at, tabs, title
from rakiosk.support.screen.jobs import ACTS, BY_KEY, HELP, JOBS, Job
from rakiosk.support.screen.link import Link, Silent
from rakiosk.support.screen.streams import PICTURE_SECONDS, Streams
from rakiosk.support.screen.style import STYLE
from rakiosk.support.screen.words import HELP_ENDED
from rakiosk.ui.driver import QuietDriver
from rakiosk.ui.gate import GatedApp
from rakiosk.ui.looks import THEMES, Look, Looks
from rakiosk.ui.textual_internals import SilentApp

CRASHED = 70  # sysexits EX_SOFTWARE


class SupportApp(SilentApp, GatedApp, inherit_bindings=False):
    """The screen. `who` is the key id of whoever looks."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    CSS = STYLE
    theme = Reactive(str(Look.USUAL))

    def __init__(self, link: Link) -> None:
        super().__init__(driver_class=QuietDriver)
        self._link = link
        self._streams = Streams(link, self._learnt, self.run_worker)
        self._known = self._streams.known
        self._page = Page.NOW
        self._has_leave = False
        self._job: Job | None = None
        self._remark: Words = ""
        self._body: list[Content] = []
        self._said: dict[str, object] = {}

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The kiosk's looks."""
        return dict(THEMES)

    def compose(self) -> ComposeResult:
        for name in ("title", "tabs"):
            yield Static(id=name)
        with ScrollableContainer(id="body", can_focus=False):
            yield Static(id="text")
        for name in ("remark", "keys"):
            yield Static(id=name)

    def on_mount(self) -> None:
        """Draw, and look at the kiosk from now on."""
        self._draw()
        self._streams.watch()

    # drawing

    def _learnt(self) -> None:
        """Draw what is new, and say why the help is over when it is."""
        had_leave, self._has_leave = self._has_leave, self._known.status.get("helped_by") == self._link.who
        if had_leave and not self._has_leave:
            self._remark = HELP_ENDED.get(self._known.status.get("help_ended", ""), "")
        self._draw()

    def _draw(self) -> None:
        status = self._known.status
        self._say("title", pages.line((title(self._link.who, status), pages.STRONG)))
        self._say("remark", pages.line((self._remark_now(), pages.BAD if self._known.silent else "")))
        keys = keys_at(self._page, is_asked=self._job is not None, is_helping=self._is_helping)
        self._say("keys", pages.line((keys, "")))
        self._mark_more()
        if self._page is Page.MIRROR and self._streams.is_picture_due:
            return  # nothing is drawn that the picture will draw over at once
        self._say("text", Content("\n").join(self._lines()))
        self.query_one("#text").set_class(self._page is not Page.MIRROR, "wrapped")
        self.call_after_refresh(self._mark_more)

    def _mark_more(self) -> None:
        """Mark whether there is more above and below: a bar beside each row would be as many bytes as the text."""
        body = self.query_one("#body", ScrollableContainer)
        self._say("tabs", tabs(self._page, is_above=body.scroll_y > 0, is_below=body.scroll_y < body.max_scroll_y))

    def _say(self, name: str, words: Content) -> None:
        said = (words.plain, words.spans)  # two of the same text count as equal, whatever their styles
        if self._said.get(name) != said:
            self._said[name] = said
            self.query_one(f"#{name}", Static).update(words)

    def _remark_now(self) -> Words:
        if self._known.silent:
            return _("The kiosk does not answer: it is gone, or hangs ({why}). systemd starts it anew within a minute.",
                     why=self._known.silent)  # fmt: skip
        return self._job.question if self._job is not None else self._remark

    def _lines(self) -> list[Content]:
        if self._body and self._page is Page.JOBS:
            return self._body
        draw: dict[Page, Callable[[], list[Content]]] = {
            Page.NOW: lambda: pages.now(self._known),
            Page.DOCTOR: lambda: pages.doctor(self._known),
            Page.MIRROR: lambda: pages.mirror(self._streams.picture),
            Page.EVENTS: lambda: pages.events(self._known),
            Page.JOBS: lambda: pages.jobs([(job.key, job.words) for job in JOBS]),
        }
        return draw[self._page]()

    @property
    def _is_helping(self) -> bool:
        return self._page is Page.MIRROR and self._has_leave

    # keys

    async def on_key(self, event: events.Key) -> None:
        """Every key; what is typed into the line stays there but for Enter and Esc."""
        event.stop()
        if event.key in {"f10", "ctrl+c"}:
            self.exit()
        elif event.key == "f2":
            set_language(next_language())
        elif event.key == "f4":
            Looks(self).turn()
        elif self._job is not None:
            await self._key_at_question(event.key, self._job)
        elif not self._turns(event.key) and not self._helps(event.key):
            await self._key_on_page(event.key)
        self._draw()

    def _turns(self, key: str) -> bool:
        """Whether a key leads to another page, or looks again."""
        if key in {"tab", "shift+tab"}:
            self._turn_to(Page((self._page - 1 + (1 if key == "tab" else -1)) % len(Page) + 1))
        elif key == "f6":
            self._streams.watch()
        elif not self._is_helping and key.isdigit() and int(key) in set(Page):
            self._turn_to(Page(int(key)))
        else:
            return False
        return True

    def _helps(self, key: str) -> bool:
        """Whether a key helps at the customer's screen, or ends the help."""
        if key == "f9":
            self.run_worker(self._do("end"))
        elif self._is_helping and (key in ACTS or len(key) == 1):
            self.run_worker(self._do("act", text=ACTS.get(key, key)))
        else:
            return False
        return True

    async def _key_on_page(self, key: str) -> None:
        if self._page is Page.JOBS and key in BY_KEY:
            await self._ask(BY_KEY[key])
        elif self._page is Page.MIRROR and key == HELP.key:
            await self._ask(HELP)
        else:
            self._move(key)

    def _move(self, key: str) -> None:
        body = self.query_one("#body")
        moves = {
            "up": body.scroll_up, "down": body.scroll_down, "left": body.scroll_left, "right": body.scroll_right,
            "pageup": body.scroll_page_up, "pagedown": body.scroll_page_down,
            "home": body.scroll_home, "end": body.scroll_end,
        }  # fmt: skip
        if key in moves:
            moves[key](animate=False)

    def _turn_to(self, page: Page) -> None:
        self._page, self._body, self._remark = page, [], ""
        self.query_one("#body").scroll_home(animate=False)
        self._streams.mirror(is_on=page is Page.MIRROR)
        self.set_timer(PICTURE_SECONDS, self._draw)

    # jobs

    async def _ask(self, job: Job) -> None:
        """Ask what has to be known first; a pack is listed before anything is written."""
        self._job, self._remark = job, ""
        if job.is_pack:
            self._body = [pages.line((_("Gathering… nothing is written yet."), pages.QUIET))]
            self.run_worker(self._list())
            return
        entry = Input(id="entry", classes="asked", max_length=200, select_on_focus=False)
        await self.mount(entry, before="#keys")
        self.screen.set_focus(entry)  # now: what is typed next goes there

    async def _key_at_question(self, key: str, job: Job) -> None:
        if key not in {"enter", "escape"}:
            return
        text = ""
        for entry in self.query("#entry").results(Input):
            text = entry.value.strip()
            await entry.remove()
        self._job, self._body = None, []
        if key == "enter":
            more = {"keep": True} if job.is_pack else {"text": text}
            self.run_worker(self._do(job.do, **job.more, **more))

    async def _do(self, do: str, **more: Any) -> None:
        self._remark = _("Asked; waiting for the answer…")
        self._draw()
        try:
            self._remark = _remark_on(await self._link.ask(do, **more))
        except Silent as silent:
            self._remark = _("Not done: {why}", why=silent.words)
        self._draw()

    async def _list(self) -> None:
        try:
            told = await self._link.ask("pack")
        except Silent as silent:
            told = {"error": silent.words}
        self._body = pages.pack(told)
        self._draw()

    def crashed(self) -> tuple[str, int]:
        """A bug has been met; where, is told: no values of anybody's are in this process."""
        where = traceback.format_exception(sys.exc_info()[1])
        return f"{''.join(where)}rakiosk support ends; the kiosk goes on. Plain lines: status, events, doctor.", CRASHED


def _remark_on(told: dict[str, Any]) -> Words:
    """The kiosk's answer, in the language of whoever reads it."""
    said = Translated(told.get("said", {}))
    return _("Not done: {why}", why=said) if "error" in told else said


def run(place: Path, who: str) -> int:
    """Show the screen until it is left; the exit status."""
    set_language(DEFAULT_LANGUAGE)
    app = SupportApp(Link(place, who))
    app.run(mouse=False)
    return app.return_code or 0
