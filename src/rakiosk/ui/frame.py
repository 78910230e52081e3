"""The frame round every prompt: title, place, the devices and the keys."""

from collections.abc import Callable, Sequence

from textual.widget import Widget

from rakiosk.i18n import Phrase, Words, _
from rakiosk.kit.prompts import Curtain
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import Visit
from rakiosk.ui.devices import DeviceWatch
from rakiosk.ui.prompt_stack import PromptStack
from rakiosk.ui.widgets.frame import Bar, FrameLine, Hint, KeyLine
from rakiosk.ui.widgets.text import Text

GetVisit = Callable[[], Visit | None]
_STAFF = _("■ COUNTER STAFF AT WORK: not for customers ■")


class Frame:
    """The lines over and under the stage. Their words follow the visit, the devices and the view on top."""

    def __init__(
        self,
        visit: GetVisit,
        carrier_line: Callable[[Devices], Words],
        stack: PromptStack,
        devices: DeviceWatch,
        *,
        function_keys: Callable[[], Sequence[Hint]],
        look: Callable[[], Words],
    ) -> None:
        self._visit = visit
        self._stack = stack
        self._look = look
        self._title = Bar(self._whose, self._customer, id="title")
        self._place_line = Bar(self._place, self._page_and_look, id="place")
        self.watched = Text("", id="watched")
        """Whoever of support looks at the screen; no line while nobody does."""
        self._devices = Bar(lambda: carrier_line(devices.seen), lambda: "", id="reader")
        self._keys = KeyLine(self._prompt_keys, id="prompt-keys"), KeyLine(function_keys, id="function-keys")

    def above(self) -> Sequence[Widget]:
        """The lines over the stage."""
        return self._title, self._place_line, self.watched

    def below(self) -> Sequence[Widget]:
        """The lines under the stage, and the words that take the place of all where the window is too small."""
        too_small = _("This window is too small: {width} columns and {height} lines are needed.", width=77, height=20)
        return self._devices, *self._keys, Text(too_small, id="too-small")

    def refresh(self) -> None:
        """Word all lines as things are now."""
        lines: tuple[FrameLine, ...] = (self._title, self._place_line, self._devices, *self._keys)
        for line in lines:
            line.word_anew()

    def refresh_keys(self) -> None:
        """Word the key lines as things are now."""
        for line in self._keys:
            line.word_anew()

    def refresh_page(self) -> None:
        """Tell which page of a long prompt is on the screen."""
        self._place_line.word_anew()

    @property
    def is_staff(self) -> bool:
        """Whether a clerk is at work here."""
        visit = self._visit()
        return visit is not None and visit.desk is not None

    # words

    def _whose(self) -> Words:
        return _STAFF if self.is_staff else _("Chunghwa Post  Certificate Registration Authority")

    def _customer(self) -> Words:
        visit = self._visit()
        top = self._stack.top
        if visit is None or (top is not None and isinstance(top.prompt, Curtain)):
            return ""  # who draws it does not want to be known either
        if visit.desk is not None:
            return f"{visit.desk.session.name}  {visit.desk.session.clerk} "
        return "" if visit.session is None else f"{visit.session.name}  {visit.session.cn} "

    def _place(self) -> Words:
        visit = self._visit()
        here = visit.errand.place if visit is not None and visit.errand is not None else self._home()
        return _("You are here: {place}", place=here)

    def _home(self) -> Words:
        visit = self._visit()
        if visit is None or not visit.is_signed_in:
            return _("Front page")
        return _("Counter") if visit.desk is not None else _("Home")

    def _page_and_look(self) -> Words:
        contents = self._stack.top.contents if self._stack.top is not None else None
        page: Words = contents.page_mark if contents is not None else ""
        return Phrase(tuple(words for words in (self._look(), page) if str(words)), "  ")

    def _prompt_keys(self) -> Sequence[Hint]:
        return () if self._stack.top is None else self._stack.top.hints()
