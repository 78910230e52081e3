"""The kiosk as a Textual application: keys that work everywhere, nothing that leads out of it."""

import asyncio
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from rakiosk.card.port import ReaderState
from rakiosk.carriers import CARRIERS, Carriers
from rakiosk.carriers.card.line import reader_line
from rakiosk.carriers.port import Carrier
from rakiosk.i18n import DEFAULT_LANGUAGE, LanguageCode, Words, set_language
from rakiosk.journey.customer import NOBODY, Journey, Listeners
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import CannotStart, Services, Visit
from rakiosk.media.port import Drive
from rakiosk.supervisor import CRASHED
from rakiosk.ui.at_once import AtOnce
from rakiosk.ui.card_question import CardQuestion
from rakiosk.ui.crash import crash_words
from rakiosk.ui.driver import QuietDriver
from rakiosk.ui.function_keys import Extra, FunctionKeys
from rakiosk.ui.gate import GatedApp
from rakiosk.ui.idle import USUAL_TIMES, IdleTimes, IdleWatch
from rakiosk.ui.looks import THEMES, Look, Looks, style_sheets
from rakiosk.ui.prompts import load_views
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.text_size import ScaleCommands, TextSize
from rakiosk.ui.textual_internals import SilentApp, forget_press
from rakiosk.ui.turnover import Turnover
from rakiosk.ui.widgets.field import is_character
from rakiosk.ui.work import HOLD

_ACTIVITY = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
INCIDENT_SECONDS = 300.0  # for so long the front page tells of the crash before it
REFUSED = 2


class KioskApp(SilentApp, GatedApp, inherit_bindings=False):
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
        is_desk: bool = False,
    ) -> None:
        super().__init__(driver_class=QuietDriver, css_path=list(map(str, style_sheets())))
        set_language(first_language)
        self.visit: Visit | None = None
        self.journey: Journey | None = None
        self.refused: CannotStart | None = None
        """Why the services cannot be had: for whoever ran this, to be told once the screen is left."""
        self._make_services = make_services
        self._before_services = before_services
        self._listeners = listeners
        self._report_crash = report_crash
        self._incident = incident
        self._carriers = carriers
        self._make_journey = import_module("rakiosk.journey.desk").DeskJourney if is_desk else Journey
        self._has_touch_screen = has_touch_screen
        self.looks = Looks(self)
        self.text_size = TextSize(scale_commands, lambda: self.stage.space_out(is_roomy=self.text_size.is_roomy))
        self.stage = WizardScreen(
            visit=self._visit_now,
            carrier_line=self._carrier_line,
            function_keys=lambda: self.keys.hints(),  # noqa: PLW0108  # which are made after the stage
            look=self.text_size.remark,
            hold=hold,
        )
        visit, look = self._visit_now, (self.looks, self.text_size)
        self.keys = FunctionKeys(self.stage, visit, *look, extras=extras, counter_phone=counter_phone)
        self.turnover = Turnover(self, self.stage, visit, *look, first_language, has_touch_screen)
        self.idle = IdleWatch(idle, self.stage, self.turnover)
        self.stage.when_put = self.idle.note
        self.takes_at_once = AtOnce(self, self.stage, self.idle, self._note_hand).takes
        self._card_question = CardQuestion(self.stage, self._carrier, idle, self.turnover.end_visit)

    def _visit_now(self) -> Visit | None:
        return self.visit

    def _carrier(self) -> Carrier | None:
        return self.journey.carrier if self.journey is not None else None

    def _carrier_line(self, devices: Devices) -> Words:
        carrier = self._carrier()
        return carrier.line(devices) if carrier is not None else reader_line(devices.reader)

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
        wipe, put_back = self.turnover.wipe, self.turnover.put_back
        self.journey = self._make_journey(self.visit, self._carriers, wipe, put_back, self._listeners, self._incident)
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
        services.watch_devices(self.reader_changed, self.drives_changed)
        if services.printer is not None:
            await services.printer.undo()
        if self.visit is not None:
            self.visit.services.set_result(services)
        await asyncio.to_thread(load_views)

    def _forget_incident(self) -> None:
        if self.journey is not None:
            self.journey.front.forget_incident()

    def advise_front(self) -> None:
        """Say on the front page what matters now, if it is up."""
        if self.journey is not None and self.turnover.is_absent:
            self.journey.advise_front()

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed; called in the event loop."""
        before = self.stage.devices.seen.reader
        self.idle.note()
        self.stage.reader_changed(state)
        self._card_question.reader_changed(before, state)

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        """Drives have come or gone, or nobody can tell any more; called in the event loop."""
        self.idle.note()
        self.stage.drives_changed(drives)

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there; what answers “are you still there” goes no further."""
        if isinstance(event, _ACTIVITY) and not event.is_forwarded and self.idle.touched():
            forget_press(self)
            return
        is_new = not event.is_forwarded
        if not (is_new and isinstance(event, events.Key) and self.stage.ahead.keeps(event)):
            await super().on_event(event)
        if is_new:
            self._note_hand(event)

    def _note_hand(self, event: events.Event) -> None:
        """A tap brings the keys on the screen, and a character from a keyboard puts them away."""
        if isinstance(event, events.MouseUp):
            self.stage.touch(is_touched=True)
        elif isinstance(event, events.Key) and is_character(event) and not self._has_touch_screen:
            self.stage.touch(is_touched=False)

    def on_key(self, event: events.Key) -> None:
        """Function keys; whatever else arrives here is of no use and goes nowhere."""
        event.stop()
        self.keys.press(event.key)

    def crashed(self) -> tuple[str, int]:
        """A bug has been met: report it."""
        return crash_words(self._report_crash), CRASHED
