"""Questions drawn as one widget, each with its answer folded away until it is asked for."""

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.i18n import Words
from rakiosk.kit.prompts import KEYS
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.edges import edged, has_edges, padded, underlined
from rakiosk.ui.widgets.markdown import Markdown
from rakiosk.ui.widgets.rows import Rows
from rakiosk.ui.widgets.wrap import wrap

_INDENT = 4


class FoldedList(Rows):
    """Questions. Digits, Enter, the blank and a tap unfold and fold; arrows move."""

    COMPONENT_CLASSES = {"menu--entry", "menu--selected"}  # noqa: RUF012  # they look like a menu's

    def __init__(self, items: tuple[tuple[Words, Words], ...]) -> None:
        super().__init__()
        self._items = [(question, Markdown(answer)) for question, answer in items]
        self._unfolded: set[int] = {0} if len(items) == 1 else set()
        self._row = 0

    def _lines(self, width: int) -> list[tuple[int, bool, str]]:
        """Each line: of which question, whether it is the question's own, and its text."""
        drawn: list[tuple[int, bool, str]] = []
        is_roomy = self.screen.has_class("-tall") or self.screen.has_class("-ample")
        if not is_roomy and has_edges(self):
            drawn.append((0, False, ""))  # the upper edge of the first
        for number, (question, answer) in enumerate(self._items):
            sign = "▼" if number in self._unfolded else "►"
            edge = [(number, True, "")] * is_roomy  # three rows for a finger
            asked = wrap(worded(question), width - _INDENT - 1)
            heads = [f"{sign}{KEYS[number] if number < len(KEYS) else ' '}  ", *[" " * _INDENT] * (len(asked) - 1)]
            drawn += [*edge, *((number, True, head + line) for head, line in zip(heads, asked, strict=True)), *edge]
            if number in self._unfolded:
                answered = answer.lines(width - _INDENT)
                drawn.extend((number, False, " " * _INDENT + line) for line in (*answered, ""))
        return drawn

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        lines = self._lines(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        number, is_question, text = lines[y]
        if is_question and number != self._row and has_edges(self):
            return Strip(self._edged(lines, y, width))
        style = self.rich_style
        if is_question:
            style = self.get_component_rich_style("menu--selected" if number == self._row else "menu--entry")
        drawn = [padded(text, width, style)]
        return Strip(drawn if is_question or y else [underlined(part) for part in drawn])

    def _edged(self, lines: list[tuple[int, bool, str]], y: int, width: int) -> list[Segment]:
        number, _is_question, text = lines[y]
        own = [place for place, line in enumerate(lines) if line[:2] == (number, True)]
        style = self.get_component_rich_style("menu--entry")
        words = padded(text[: _INDENT - 1] + text[_INDENT:], width - 1, style)
        return edged([Segment(" ", style), words], own.index(y), len(own), is_shared=False)

    def on_key(self, event: events.Key) -> None:
        if event.key in {"up", "down"}:
            if self._move(1 if event.key == "down" else -1):
                event.stop()
        elif event.key in {"enter", "space"}:
            event.stop()
            self._turn(self._row)
        elif event.character and event.character.upper() in KEYS[: len(self._items)]:
            event.stop()
            self._turn(KEYS.index(event.character.upper()))

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self.content_size.width)
        if event.y < len(lines):
            event.stop()
            self._turn(lines[event.y][0])

    def _move(self, by: int) -> bool:
        """To the next question; inside an answer that is longer than the screen, down or up a line first.

        False at the last one, or the first, if there is a button to go to.
        """
        top, bottom = self._span(self._row)
        parent = self.parent if isinstance(self.parent, Widget) else self
        seen_to = parent.scroll_target_y + parent.size.height
        if by > 0 and bottom > seen_to:
            parent.scroll_to(y=parent.scroll_target_y + 1, animate=False)
        elif by < 0 and top < parent.scroll_target_y:
            parent.scroll_to(y=parent.scroll_target_y - 1, animate=False)
        elif self.has_neighbours and self._row + by not in range(len(self._items)):
            return False
        else:
            self._row = (self._row + by) % len(self._items)
            self._show()
        return True

    def enter(self, by: int) -> None:
        self._row = 0 if by > 0 else len(self._items) - 1
        self._show()

    def _turn(self, number: int) -> None:
        self._row = number
        self._unfolded ^= {number}
        self.refresh(layout=True)
        self.call_after_refresh(self._show)

    def _span(self, number: int) -> tuple[int, int]:
        owners = [owner for owner, _, _ in self._lines(self.content_size.width)]
        first = owners.index(number)
        return first, first + owners.count(number)

    def _show(self) -> None:
        self.refresh()
        top, bottom = self._span(self._row)
        if isinstance(self.parent, Widget):
            height = min(bottom - top, self.parent.size.height)
            self.parent.scroll_to_region(Region(0, top, 1, height), animate=False)
