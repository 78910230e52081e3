"""The kiosk as a Textual application: keys that work everywhere, nothing that leads out of it."""

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.carriers import CARRIERS, Carriers
from rakiosk.carriers.card.words import reader_line
from rakiosk.carriers.port import Carrier
from rakiosk.i18n import DEFAULT_LANGUAGE, LANGUAGES, LanguageCode, Words, _, language, next_language, set_language
from rakiosk.journey.customer import NOBODY, Journey, Listeners
from rakiosk.kit.prompts import (
    Cancelled,
    Curtain,
    LoggedOut,
    Menu,
    Notice,
    Prompt,
    StillThere,
    TakeCard,
    TakeStick,
)
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import CannotStart, Services, Visit
from rakiosk.media.port import Drive
from rakiosk.sections.user.logout import question
from rakiosk.supervisor import CRASHED
from rakiosk.ui.driver import QuietDriver
from rakiosk.ui.idle import USUAL_TIMES, IdleTimes, IdleWatch, card_taken
from rakiosk.ui.looks import THEMES, Look, Looks
from rakiosk.ui.screen import HOLD, WizardScreen
from rakiosk.ui.text_size import ScaleCommands, TextSize
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.wiping import wipe_memory, wipe_terminal

_ACTIVITY = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
INCIDENT_SECONDS = 300.0  # for so long the front page tells of the crash before it
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
    theme = Reactive(str(Look.USUAL))  # from the start: a change once it runs would paint the first frame twice

    def __init__(
        self,
        *,
        make_services: Callable[[], Services],
        before_services: Callable[[], None] = lambda: None,
        listeners: Listeners = NOBODY,
        extras: Sequence[Extra] = (),
        first_language: LanguageCode = DEFAULT_LANGUAGE,
        counter_phone: str = "",
        has_touch_screen: bool = False,
        scale_commands: ScaleCommands = ScaleCommands(),  # noqa: B008  # frozen
        hold: float = HOLD,
        report_crash: Callable[[str], str] = lambda _frames: "-",
        idle: IdleTimes = USUAL_TIMES,
        incident: str = "",
        carriers: Carriers = CARRIERS,
    ) -> None:
        super().__init__(driver_class=QuietDriver, css_path=list(map(str, styles())))
        self._make_services = make_services
        self._before_services = before_services
        self._listeners = listeners
        self._extras = {extra.hint.key: extra for extra in extras}
        self._first_language = first_language
        self._report_crash = report_crash
        self._counter_phone = counter_phone
        self._has_touch_screen = has_touch_screen
        self.looks = Looks(self)
        self.text_size = TextSize(scale_commands, self._text_size_changed)
        self.stage = WizardScreen(
            place=self._place,
            customer=self._customer,
            function_keys=self._function_keys,
            carrier_line=self._carrier_line,
            look=self.text_size.remark,
            hold=hold,
        )
        self._incident = incident
        self._carriers = carriers
        self.journey: Journey | None = None
        self._idle_times = idle
        self._card_question: StillThere | None = None
        self.idle = IdleWatch(idle, self.stage, self)
        self.stage.when_put = self.idle.note
        self.visit: Visit | None = None
        self.refused: CannotStart | None = None
        """Why the services cannot be had: for whoever ran this, to be told once the screen is left."""
        set_language(first_language)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The kiosk's looks and none of Textual's themes."""
        return dict(THEMES)

    def get_default_screen(self) -> Screen[None]:
        return self.stage

    def on_mount(self) -> None:
        """Serve from now on; what is heavy is loaded once the first frame is up."""
        self.stage.touch(is_touched=self._has_touch_screen)
        self.visit = Visit(self.stage, asyncio.get_running_loop().create_future())
        self.set_timer(INCIDENT_SECONDS, self._forget_incident)
        self.journey = Journey(self.visit, self._carriers, self.wipe, self.put_back, self._listeners, self._incident)
        self.run_worker(self.journey.serve(), exit_on_error=True)
        self.run_worker(self.idle.watch(), exit_on_error=True)

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
        services.card_service.start(self.reader_changed)
        if services.media is not None:
            services.media.start(self.drives_changed)
        else:
            self.drives_changed(None)
        if self.visit is not None:
            self.visit.services.set_result(services)

    def _forget_incident(self) -> None:
        if self.journey is not None and self.journey.incident:
            self.journey.incident = ""
            if self.is_absent:
                self.stage.advise("")

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed; called in the event loop."""
        before = self.stage.reader_state
        self.idle.note()
        self.stage.reader_changed(state)
        if self._card_question is not None and state.status is ReaderStatus.PRESENT:
            self.stage.answer_overlay(self._card_question, answer=True)
        elif before is not None and before.status is ReaderStatus.PRESENT and state.status is ReaderStatus.EMPTY:
            self.run_worker(self._card_was_taken(), exit_on_error=True)

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        """Drives have come or gone, or nobody can tell any more; called in the event loop."""
        self.idle.note()
        self.stage.drives_changed(drives)

    # between two customers

    def wipe(self) -> None:
        """Take the last customer's traces off the terminal and out of the memory."""
        self.stage.take_off_overlays()
        self._clipboard = ""  # Textual's own
        if self._driver is not None:
            wipe_terminal(self._driver.write)
        self.stage.refresh(layout=True)
        wipe_memory()

    def put_back(self) -> None:
        """Language and look as the kiosk starts."""
        if language() != self._first_language:
            set_language(self._first_language)
            self.stage.refresh_words()
        self.text_size.choose(large=False)
        self.stage.touch(is_touched=self._has_touch_screen)
        self.looks.choose(Look.USUAL)

    def end_visit(self) -> None:
        """Nobody is there: log out at the prompt that waits."""
        self.stage.take_off_overlays()
        self.stage.end_prompt(LoggedOut())

    @property
    def is_absent(self) -> bool:
        """Whether the kiosk stands as it does between two customers."""
        prompt = self.stage.prompt
        is_left = isinstance(prompt, TakeCard | TakeStick) and not self._is_signed_in
        return is_left or (isinstance(prompt, Menu) and prompt.is_front)

    @property
    def takes_longer(self) -> bool:
        """Whether the customer has chosen a look that serves those who need more time."""
        is_typing_by_taps = self.stage.has_class("-keyboard")
        return self.text_size.is_large or is_typing_by_taps or self.looks.is_high_contrast

    # keys that work at every prompt

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there; what answers “are you still there” goes no further."""
        if isinstance(event, _ACTIVITY) and not event.is_forwarded and self.idle.note():
            self._mouse_down_widget = None  # else the button's release would be a click on what was pressed before
            return
        is_new = not event.is_forwarded
        await super().on_event(event)
        if is_new:
            self._note_hand(event)

    def _note_hand(self, event: events.Event) -> None:
        """A tap brings the keys on the screen, and a character from a keyboard puts them away."""
        if isinstance(event, events.MouseUp):
            self.stage.touch(is_touched=True)
        elif isinstance(event, events.Key) and event.is_printable and not self._has_touch_screen:
            self.stage.touch(is_touched=False)

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
            "f4": self.looks.turn,
            "f5": self._curtain,
            "f10": self._log_out,
        }
        if key in keys:
            keys[key]()
        elif key in self._extras and not self.stage.has_overlay:
            self.run_worker(self._extras[key].press(self.stage), exit_on_error=True)

    def _function_keys(self) -> Sequence[Hint]:
        hints = [
            Hint("f1", "F1", _("Help")),
            Hint("f2", "F2", LANGUAGES[next_language()].name),
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
        if view is not None and isinstance(view.prompt, Curtain):
            view.forward()
        else:
            self.run_worker(self._put_over(Curtain(), on_top=True), exit_on_error=True)

    async def _put_over(self, prompt: Prompt[None], *, on_top: bool = False) -> None:
        try:
            await self.stage.overlay(prompt, on_top=on_top)
        except Cancelled:
            return

    def _next_language(self) -> None:
        set_language(next_language())
        self.stage.refresh_words()

    def _next_text_size(self) -> None:
        self.text_size.choose(large=not self.text_size.is_large)

    def _text_size_changed(self) -> None:
        self.stage.space_out(is_roomy=self.text_size.is_roomy)

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

    # the card is gone, the customer signed in

    async def _card_was_taken(self) -> None:
        """Ask after a moment whether to go on, unless something is going on that has its own words for it."""
        await asyncio.sleep(self._idle_times.card_seconds)
        if not self._misses_card:
            return
        self._card_question = card_taken(self._idle_times.countdown_seconds)
        try:
            stays = await self.stage.overlay(self._card_question, on_top=True)
        except Cancelled:
            return
        finally:
            self._card_question = None
        if not stays:
            self.end_visit()

    @property
    def _misses_card(self) -> bool:
        """Whether a card customer is asked for something that goes on without the card, and the card is out."""
        carrier = self._carrier
        return (
            carrier is not None
            and carrier.is_missed(self.stage.devices)
            and self._card_question is None
            and self.stage.is_waiting
            and not self.stage.minds_card
        )

    # what the frame says

    @property
    def _is_signed_in(self) -> bool:
        return self.visit is not None and self.visit.session is not None

    @property
    def _carrier(self) -> Carrier | None:
        return self.journey.carrier if self.journey is not None else None

    def _carrier_line(self, devices: Devices) -> Words:
        carrier = self._carrier
        return carrier.line(devices) if carrier is not None else reader_line(devices.reader)

    def _customer(self) -> Words:
        session = self.visit.session if self.visit is not None else None
        return "" if session is None else f"{session.name}  {session.cn} "

    def _place(self) -> Words:
        visit = self.visit
        if visit is None or visit.errand is None:
            here: Words = _("Home") if self._is_signed_in else _("Front page")
        else:
            here = visit.errand.place
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
