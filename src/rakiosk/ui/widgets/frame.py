"""The lines of the frame: bars of words, and lines of keys. One row each, unless words are long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.i18n import Words
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.wrap import wrap


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does here."""

    key: str  # textual's name: "enter", "f1"
    cap: str  # as printed on the key: "Enter", "F1"
    label: Words


class FrameLine(Widget):
    """A line whose words are asked for at every drawing."""

    _drawn: object = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return self.height_at(width)

    def height_at(self, width: int) -> int:
        """The rows that its words need at this width in cells."""
        raise NotImplementedError

    def word_anew(self) -> None:
        """Draw the words as they are now, if they are others; the screen is laid out anew if they need other rows."""
        width, height = self.content_size
        if not width or self.height_at(width) != height:
            self.refresh(layout=True)
        elif self.face(width) != self._drawn:
            self.refresh()

    def face(self, width: int) -> object:
        """All that is drawn at this width in cells, to be compared."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        if y == 0:
            self._drawn = self.face(self.content_size.width)
        return self.line(y)

    def line(self, y: int) -> Strip:
        """One of its rows."""
        raise NotImplementedError


class Bar(FrameLine):
    """Something at the left, wrapped when it is long, and something at the right of the first line."""

    COMPONENT_CLASSES = {"bar--left", "bar--right"}  # noqa: RUF012

    def __init__(self, left: Callable[[], Words], right: Callable[[], Words], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = left
        self._right = right

    def height_at(self, width: int) -> int:
        return len(self._lines(width))

    def face(self, width: int) -> object:
        return self._lines(width), worded(self._right())

    def line(self, y: int) -> Strip:
        width = self.content_size.width
        lines = self._lines(width)
        left, right = lines[y] if y < len(lines) else ("", "")
        gap = " " * (width - cell_len(left) - cell_len(right))
        styles = self.get_component_rich_style("bar--left"), self.get_component_rich_style("bar--right")
        return Strip([Segment(left + gap, styles[0]), Segment(right, styles[1])]).adjust_cell_length(width, styles[0])

    def mirrored(self) -> list[str]:
        return [self.line(y).text for y in range(self.content_size.height)]

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """Each line's left and right part; what does not fit beside the left stands below it."""
        left, right = worded(self._left()), worded(self._right())
        below = [*((line, "") for line in wrap(left, width)), *(("", line) for line in wrap(right, width) if right)]
        beside = width - cell_len(right) - 1
        if not right or (beside < cell_len(left) and beside < width // 2):
            return below
        first = wrap(left, beside)[0]
        rest = left[len(first) :].lstrip()
        parted = [(first, right), *((line, "") for line in wrap(rest, width) if rest)]
        return parted if len(parted) < len(below) else below  # words that go on below are harder to read


class KeyLine(FrameLine):
    """Keys and what they do, on as many lines as they need; a tap on one presses it."""

    COMPONENT_CLASSES = {"key-line--cap", "key-line--label"}  # noqa: RUF012

    def __init__(self, hints: Callable[[], Sequence[Hint]], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hints = hints

    def has(self, key: str) -> bool:
        """Whether a key does something here and now."""
        return any(hint.key == key for hint in self._hints())

    def height_at(self, width: int) -> int:
        return len(self._rows(width)) * self._row_height

    def face(self, width: int) -> object:
        return self._row_height, [[_face(hint) for hint in row] for row in self._rows(width)]

    @property
    def _row_height(self) -> int:
        """A finger needs three rows."""
        return 3 if self.screen.has_class("-touch") else 1

    def line(self, y: int) -> Strip:
        cap_style = self.get_component_rich_style("key-line--cap")
        label_style = self.get_component_rich_style("key-line--label")
        rows = self._rows(self.content_size.width)
        row, line = divmod(y, self._row_height)
        segments: list[Segment] = []
        for hint in rows[row] if row < len(rows) else ():
            cap, label = _face(hint)
            if line != self._row_height // 2:
                cap, label = " " * cell_len(cap), " " * cell_len(label)
            segments += [Segment(cap, cap_style), Segment(label, label_style)]
        return Strip(segments).adjust_cell_length(self.content_size.width, label_style)

    mirrored = Bar.mirrored

    def on_click(self, event: events.Click) -> None:
        """Make a tap on a hint the key itself."""
        x, rows = 0, self._rows(self.content_size.width)
        row = event.y // self._row_height
        for hint in rows[row] if row < len(rows) else ():  # it may be taller yet than its keys are by now
            x += _width(hint)
            if event.x < x:
                event.stop()
                self._press(hint.key)
                return

    def _press(self, key: str) -> None:
        if key:
            # from the application itself, as a real key comes: one that this widget sends would not bubble past it
            self.app.call_later(self.app.simulate_key, key)

    def _rows(self, width: int) -> list[list[Hint]]:
        rows: list[list[Hint]] = [[]]
        for hint in self._hints():
            if rows[-1] and sum(map(_width, (*rows[-1], hint))) - KEY_GAP > width:
                rows.append([])
            rows[-1].append(hint)
        return rows


KEY_GAP = 1


def _face(hint: Hint) -> tuple[str, str]:
    return f" {hint.cap} ", worded(hint.label) + " " * KEY_GAP


def _width(hint: Hint) -> int:
    return sum(map(cell_len, _face(hint)))
