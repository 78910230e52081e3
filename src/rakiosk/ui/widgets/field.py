"""A field to type into: it draws one line and does not blink. `fields.py` has those that keep what is typed."""

import unicodedata

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message as WidgetMessage
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.i18n import Words, _
from rakiosk.ui.gate import worded
from rakiosk.ui.keystrokes import PASTED_KEY
from rakiosk.ui.textual_internals import draw_at_once, sent_on

_RUBBING_OUT = frozenset({"backspace", "ctrl+h"})
_TAKING_BACK = _RUBBING_OUT | {"delete", "ctrl+u"}


class Field(Widget, can_focus=True):
    """One line to type into."""

    COMPONENT_CLASSES = {"field--text", "field--cursor", "field--empty"}  # noqa: RUF012

    class Entered(WidgetMessage):
        """Enter was pressed in the field."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

    class Changed(WidgetMessage):
        """The typed text has changed."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

    class LeftOut(WidgetMessage):
        """Something was typed that the field does not take: what stands in it is not what was meant."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

    left_out: Words = ""
    """The words for what was typed and not taken; none while all was. With it nothing may be sent."""

    is_for_digits = False
    """Whether digits are all that one types here: then digits are all the keys that the screen shows."""

    is_for_capitals = False
    """Whether it is written in capitals: then the keys of the screen begin with them, and stay so."""

    _held: list[events.Key] | None = None
    """Keys since Enter or Tab: a quick typist is ahead of the focus, and a secret must not land in the field before."""

    _heir: Widget | None = None

    @property
    def line(self) -> Region:
        """Where the typed text stands in the container, without the field's edge."""
        return self.virtual_region.shrink(self.gutter)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        raise NotImplementedError

    def type_character(self, character: str) -> bool:
        """Take one printable character, or set `left_out`; whether it was taken."""
        raise NotImplementedError

    def as_meant(self, character: str) -> str:
        """The character that a key stands for: a full-width one of an input method is meant half-width."""
        return unicodedata.normalize("NFKC", character)

    def refuse_pasted(self) -> None:
        """Something was pasted, and nothing of it came here: set `left_out`."""
        raise NotImplementedError

    def rub_out(self) -> None:
        """Take the last character back."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take everything back."""
        raise NotImplementedError

    def ask_anew(self) -> Words:
        """Something was left out, and nothing is sent: be ready for another try; the words for the customer."""
        raise NotImplementedError

    def face(self) -> str:
        """The text that is drawn before the cursor."""
        raise NotImplementedError

    def release(self) -> None:
        """Enter or Tab has been dealt with: hand on what was typed meanwhile to where the focus is now."""
        held, self._held = self._held or [], None
        for key in held:
            if self.screen.focused is not None:
                self.screen.focused.post_message(sent_on(key))

    def leave_keys_to(self, heir: Widget) -> None:
        """The prompt is answered: hand on what was typed meanwhile, and what still comes."""
        held, self._held, self._heir = self._held or [], None, heir
        for key in held:
            heir.post_message(sent_on(key))

    def takes_at_once(self, event: events.Key) -> bool:
        """Take a key if that changes this line alone: not one that leads on, and none while others wait."""
        is_free = self._heir is None and self._held is None and self.screen.focused is self
        is_typed = event.key in _TAKING_BACK or is_character(event)
        if is_free and is_typed:
            self._take(event)
        return is_free and is_typed

    def on_key(self, event: events.Key) -> None:
        focused = self.screen.focused
        if self._heir is not None:
            event.stop()
            self._heir.post_message(sent_on(event))
        elif self._held is not None:
            event.stop()
            self._held.append(event)
        elif focused is not self and isinstance(focused, Field):
            event.stop()
            focused.post_message(sent_on(event))
        else:
            self._take(event)

    def _take(self, event: events.Key) -> None:
        if event.key in {"tab", "shift+tab", "up", "down"}:
            self._held = []  # and let the screen move the focus
        elif event.key == "enter":
            event.stop()
            self._held = []
            self.post_message(self.Entered(self))
        elif event.key in _RUBBING_OUT:
            event.stop()
            self.rub_out()
            self._changed()
        elif event.key in _TAKING_BACK:
            event.stop()
            self.clear()
            self._changed()
        elif event.key == PASTED_KEY:  # nothing was copied here that anyone should trust
            event.stop()
            self.refuse_pasted()
            self._say_left_out()
        elif is_character(event) and event.character:
            event.stop()
            if self.type_character(self.as_meant(event.character)):
                self._changed()
            else:
                self._say_left_out()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()  # never from the terminal, whose keystrokes have a sign for it

    def _say_left_out(self) -> None:
        self.app.bell()
        self.post_message(self.LeftOut(self))

    def on_click(self) -> None:
        self.screen.set_focus(self)

    def on_unmount(self) -> None:
        self.clear()  # a prompt that was left unanswered keeps nothing

    def _changed(self) -> None:
        draw_at_once(self, Region(0, 0, self.content_size.width, 1))
        self.post_message(self.Changed(self))

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        style = self.get_component_rich_style("field--text")
        if y != 0:
            return Strip.blank(width, style)
        segments = [Segment(self.face(), style)]
        if self.has_focus:
            segments.append(Segment(" ", self.get_component_rich_style("field--cursor")))
        elif self.is_empty:
            segments.append(Segment(worded(_("(nothing typed yet)")), self.get_component_rich_style("field--empty")))
        return Strip(segments).adjust_cell_length(width, style)


def is_character(event: events.Key) -> bool:
    """Whether a key is typed: blanks of any width too, and what nobody sees. Left out silently it would be missed."""
    return event.character is not None and unicodedata.category(event.character) != "Cc"
