"""The frame round every prompt: title bar, place, reader line and key lines. One drawn line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message as WidgetMessage
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.card.port import ReaderState
from rakiosk.i18n import Words, _
from rakiosk.wizards.reader import reader_words

CHECKING_READER = _("Card reader: being checked…")


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does here."""

    key: str  # textual's name: "enter", "f1"
    cap: str  # as printed on the key: "Enter", "F1"
    label: Words


class Bar(Widget):
    """One line with something at its left and at its right."""

    COMPONENT_CLASSES = {"bar--left", "bar--right"}  # noqa: RUF012

    def __init__(self, left: Callable[[], Words], right: Callable[[], Words], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = left
        self._right = right

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line
        width = self.content_size.width
        left, right = str(self._left()), str(self._right())
        room = width - cell_len(right) - 1
        while cell_len(left) > room and left:
            left = left[:-1]
        gap = " " * (width - cell_len(left) - cell_len(right))
        styles = self.get_component_rich_style("bar--left"), self.get_component_rich_style("bar--right")
        return Strip([Segment(left + gap, styles[0]), Segment(right, styles[1])]).adjust_cell_length(width, styles[0])


class KeyLine(Widget):
    """Keys and what they do; a tap on one presses it."""

    COMPONENT_CLASSES = {"key-line--cap", "key-line--label"}  # noqa: RUF012

    class Pressed(WidgetMessage):
        """A hint was tapped."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, hints: Callable[[], Sequence[Hint]], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hints = hints
        self._places: list[tuple[int, int, str]] = []

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line
        cap_style = self.get_component_rich_style("key-line--cap")
        label_style = self.get_component_rich_style("key-line--label")
        segments: list[Segment] = []
        self._places.clear()
        x = 0
        for hint in self._hints():
            cap, label = f" {hint.cap} ", f" {hint.label}  "
            end = x + cell_len(cap) + cell_len(label)
            segments += [Segment(cap, cap_style), Segment(label, label_style)]
            self._places.append((x, end, hint.key))
            x = end
        return Strip(segments).adjust_cell_length(self.content_size.width, label_style)

    def on_click(self, event: events.Click) -> None:
        for start, end, key in self._places:
            if start <= event.x < end:
                event.stop()
                self.post_message(self.Pressed(key))


def reader_line(state: ReaderState | None) -> Words:
    """The reader's state in words; None while nobody has looked yet."""
    return CHECKING_READER if state is None else reader_words(state)
