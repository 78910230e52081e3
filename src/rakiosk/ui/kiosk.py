"""The kiosk as a Textual application: keys that work everywhere, nothing that leads out of it."""

import asyncio
import gc
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from rakiosk.card.port import ReaderState
from rakiosk.i18n import DEFAULT_LANGUAGE, LANGUAGES, Language, Words, _, language, set_language
from rakiosk.ui.driver import QuietDriver
from rakiosk.ui.frame import Hint
from rakiosk.ui.screen import HOLD, WizardScreen
from rakiosk.ui.text_size import ScaleCommands, TextSize
from rakiosk.wizards.flow import NOBODY, Listeners, serve_customers
from rakiosk.wizards.prompts import Cancelled, Curtain, LoggedOut, Notice
from rakiosk.wizards.user.logout import question
from rakiosk.wizards.visit import CannotStart, Services, Visit

LANGUAGE_NAMES: dict[Language, str] = {"zh_TW": "中文", "en": "English"}
CONTRASTS = ("", "-black-on-white", "-white-on-black")
CRASHED = 70  # sysexits EX_SOFTWARE
REFUSED = 2


@dataclass(frozen=True, slots=True)
class Extra:
    """A function key of whoever starts the kiosk (the demo's dock); `press` puts prompts over the present one."""

    hint: Hint
    press: Callable[[WizardScreen], Awaitable[None]]


def styles() -> list[Path]:
    """The style sheets: packaged beside the code, or in the project's root when it runs from a checkout."""
    packaged = Path(__file__).parents[1] / "styles"
    folder = packaged if packaged.is_dir() else Path(__file__).parents[3] / "styles"
    return sorted(folder.glob("*.tcss"))


class KioskApp(App[None], inherit_bindings=False):
    """The kiosk.

    After the first frame `before_services` is called in the event loop, then `make_services` in a thread, where it may
    import and connect at leisure.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        make_services: Callable[[], Services],
        before_services: Callable[[], None] = lambda: None,
        listeners: Listeners = NOBODY,
        extras: Sequence[Extra] = (),
        first_language: Language = DEFAULT_LANGUAGE,
        counter_phone: str = "",
        scale_commands: ScaleCommands = ScaleCommands(),  # noqa: B008  # frozen
        hold: float = HOLD,
        report_crash: Callable[[str], str] = lambda _frames: "-",
    ) -> None:
        super().__init__(driver_class=QuietDriver, css_path=list(map(str, styles())))
        self._make_services = make_services
        self._before_services = before_services
        self._listeners = listeners
        self._extras = {extra.hint.key: extra for extra in extras}
        self._first_language = first_language
        self._report_crash = report_crash
        self._counter_phone = counter_phone
        self.text_size = TextSize(scale_commands, self._text_size_changed)
        self.stage = WizardScreen(
            place=self._place,
            customer=self._customer,
            function_keys=self._function_keys,
            look=self.text_size.remark,
            hold=hold,
        )
        self.visit: Visit | None = None
        self.refused: CannotStart | None = None
        """Why the services cannot be had: for whoever ran this, to be told once the screen is left."""
        set_language(first_language)

    def get_default_screen(self) -> Screen[None]:
        return self.stage

    def on_mount(self) -> None:
        """Serve from now on; what is heavy is loaded once the first frame is up."""
        self.visit = Visit(self.stage, asyncio.get_running_loop().create_future())
        self.run_worker(serve_customers(self.visit, wipe=self.wipe, listeners=self._listeners), exit_on_error=True)

    def on_ready(self) -> None:
        """The first frame is up."""
        self.run_worker(self._load_services(), exit_on_error=True)

    async def _load_services(self) -> None:
        self._before_services()
        try:
            services = await asyncio.to_thread(self._make_services)
        except CannotStart as refused:
            self.refused = refused
            self.exit(return_code=REFUSED)
            return
        services.desk.start(self.reader_changed)
        if services.media is not None:
            services.media.start(self.stage.drives_changed)
        if self.visit is not None:
            self.visit.services.set_result(services)

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed; called in the event loop."""
        self.stage.reader_changed(state)

    def wipe(self) -> None:
        """Take the last customer's traces off: language, text size, contrast, garbage."""
        set_language(self._first_language)
        self.text_size.choose(large=False)
        self._set_contrast("")
        self.stage.refresh_words()
        gc.collect()

    # keys that work at every prompt

    async def on_key(self, event: events.Key) -> None:
        """Function keys; whatever else arrives here is of no use and goes nowhere."""
        event.stop()
        await self.press_function_key(event.key)

    async def press_function_key(self, key: str) -> None:
        """Do what a function key does here and now."""
        keys: dict[str, Callable[[], object]] = {
            "f1": self._help,
            "f2": self._next_language,
            "f3": self._next_text_size,
            "f4": self._next_contrast,
            "f5": self._curtain,
            "f10": self._log_out,
        }
        if key in keys:
            keys[key]()
        elif key in self._extras and not self.stage.has_overlay:
            self.run_worker(self._extras[key].press(self.stage), exit_on_error=True)

    def _function_keys(self) -> Sequence[Hint]:
        following = LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]
        hints = [
            Hint("f1", "F1", _("Help")),
            Hint("f2", "F2", LANGUAGE_NAMES[following]),
            Hint("f3", "F3", _("Normal") if self.text_size.is_large else _("Large")),
            Hint("f4", "F4", _("Contrast")),
            Hint("f5", "F5", _("Hide")),
        ]
        if self._is_signed_in:
            hints.append(Hint("f10", "F10", _("Log out")))
        return [*hints, *(extra.hint for extra in self._extras.values())]

    def _help(self) -> None:
        view = self.stage.view
        if view is None or self.stage.has_overlay:
            return
        notice = Notice(_("Help"), (*view.help, self._person()), forward=_("Back"))
        self.run_worker(self._put_over(notice), exit_on_error=True)

    def _person(self) -> Words:
        if self._counter_phone:
            return _("To speak with a person, ask at the counter or call {phone}.", phone=self._counter_phone)
        return _("To speak with a person, please ask at the counter.")

    def _curtain(self) -> None:
        view = self.stage.view
        if self.stage.has_overlay and view is not None:
            view.forward()
        else:
            self.run_worker(self._put_over(Curtain()), exit_on_error=True)

    async def _put_over(self, prompt: Notice | Curtain) -> None:
        try:
            await self.stage.overlay(prompt)
        except Cancelled:
            return

    def _next_language(self) -> None:
        set_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        self.stage.refresh_words()

    def _next_text_size(self) -> None:
        self.text_size.choose(large=not self.text_size.is_large)

    def _text_size_changed(self) -> None:
        self.stage.set_class(self.text_size.is_roomy, "-roomy", "-ample")
        self.stage.refresh_words()

    def _next_contrast(self) -> None:
        now = next((name for name in CONTRASTS if name and self.stage.has_class(name)), "")
        self._set_contrast(CONTRASTS[(CONTRASTS.index(now) + 1) % len(CONTRASTS)])

    def _set_contrast(self, wanted: str) -> None:
        for name in CONTRASTS[1:]:
            self.stage.set_class(name == wanted, name)

    def _log_out(self) -> None:
        if self._is_signed_in and self.stage.is_waiting and not self.stage.has_overlay:
            self.run_worker(self._ask_to_log_out(), exit_on_error=True)

    async def _ask_to_log_out(self) -> None:
        if self.visit is None:
            return
        try:
            await self.stage.overlay(question(self.visit))
        except Cancelled:
            return
        self.stage.end_prompt(LoggedOut())

    # what the frame says

    @property
    def _is_signed_in(self) -> bool:
        return self.visit is not None and self.visit.session is not None

    def _customer(self) -> Words:
        session = self.visit.session if self.visit is not None else None
        return "" if session is None else f"{session.name}  {session.cn} "

    def _place(self) -> Words:
        visit = self.visit
        if visit is None or visit.place is None:
            here: Words = _("Home") if self._is_signed_in else _("Front page")
        else:
            here = visit.place
        return _("You are here: {place}", place=here)

    # a bug: no locals on the screen, for they may be secrets

    def _fatal_error(self) -> None:
        """Replaces Textual's own, which prints the values of all variables on the way, secrets among them."""
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        frames = "".join(traceback.format_exception(error)) if error is not None else ""
        number = self._report_crash(frames)
        sentence = _("The kiosk had to stop. Nothing is lost. Incident {number}.", number=number)
        self._return_code = CRASHED
        self.panic(str(sentence))
