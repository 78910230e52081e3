"""The customer's screen as support may see it: made of the widgets that are drawn, where they are drawn.

A widget says by `mirrored`, in its own class, what of it may be seen; it is worded while every value in words is blank.
Who says nothing is blank all over, and so is a class that was derived and does not say it anew. Of a prompt that is
typed into the heading is all that is seen: nothing of it changes with a key.
"""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget

from rakiosk.kit.prompts import Curtain
from rakiosk.support.mirror.frames import Picture
from rakiosk.ui.gate import masked
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.widgets.field import Field

HIDDEN = "▒"
_EDGE = 4  # cells: of a place of many rows only two rows are marked, for each mark is three bytes on the line
CURTAIN = "(the customer has drawn the curtain)"
_RIGHT_HALF = ""


def picture_of(screen: WizardScreen) -> Picture:
    """The screen as it is now."""
    width, height = screen.size
    view = screen.view
    if view is not None and isinstance(view.prompt, Curtain):
        return Picture(width, (CURTAIN,) + ("",) * (height - 1))
    canvas = _Canvas(width, height)
    secret = view if view is not None and view.query(Field) else None
    with masked():
        for widget in screen.walk_children(Widget):
            if widget is secret:
                canvas.hide(screen, widget)
            elif not any(child.display for child in widget.children) and not _changes_with_keys(widget, secret):
                canvas.draw(screen, widget)
    return Picture(width, canvas.rows())


def _changes_with_keys(widget: Widget, view: PromptView | None) -> bool:
    """Whether this may look otherwise after a key at a prompt that is typed into."""
    if view is None:
        return False
    return widget.id == "prompt-keys" or (view in widget.ancestors and not widget.has_class("heading"))


class _Canvas:
    """Cells; the right half of a wide character is empty."""

    def __init__(self, width: int, height: int) -> None:
        self._screen = Region(0, 0, width, height)
        self._cells = [[" "] * width for _ in range(height)]

    def hide(self, screen: WizardScreen, widget: Widget) -> None:
        """Cover the place of a widget."""
        seen = self._seen(screen, widget)
        for y in range(seen.y, seen.bottom):
            is_marked = y in {seen.y + seen.height // 2, seen.bottom - 1}  # never where a heading stands
            marked = seen.width if seen.height == 1 else min(seen.width, _EDGE) * is_marked
            self._cells[y][seen.x : seen.right] = [HIDDEN] * marked + [" "] * (seen.width - marked)

    def draw(self, screen: WizardScreen, widget: Widget) -> None:
        """Draw what may be seen of a widget, if it is drawn at all."""
        lines, seen, inner = _lines_of(widget), self._seen(screen, widget), widget.content_region
        if lines is None:
            self.hide(screen, widget)
        else:
            for offset, line in enumerate(lines):
                self._write(inner.x, inner.y + offset, line, inner.intersection(seen))

    def rows(self) -> tuple[str, ...]:
        """The rows as text."""
        return tuple("".join(row).rstrip() for row in self._cells)

    def _seen(self, screen: WizardScreen, widget: Widget) -> Region:
        try:
            return screen.find_widget(widget).visible_region.intersection(self._screen)
        except NoWidget:
            return Region()

    def _write(self, x: int, y: int, line: str, seen: Region) -> None:
        for character in line:
            width = cell_len(character)
            if width and seen.contains(x, y) and x + width <= seen.right:
                self._cells[y][x : x + width] = [character] + [_RIGHT_HALF] * (width - 1)
            x += width


def _lines_of(widget: Widget) -> Sequence[str] | None:
    """The lines that the widget's own class says may be seen; None where it says nothing."""
    mirrored = vars(type(widget)).get("mirrored")
    if mirrored is None:
        return None
    lines: Sequence[str] = mirrored(widget)
    return lines
