"""The entries of a menu as they are drawn: groups side by side, one of them chosen."""

from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from rakiosk.i18n import language
from rakiosk.kit.prompts import MenuGroup
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.edges import edged, has_edges, has_room_above, padded, underlined
from rakiosk.ui.widgets.menu_columns import GAP, MARGIN, PREFIX, Measures, columns_of, measured
from rakiosk.ui.widgets.rows import Rows
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.wrap import wrap


class MenuBoard(Rows):
    """Entries, and where each stands."""

    COMPONENT_CLASSES = {"menu--heading", "menu--entry", "menu--key", "menu--selected", "menu--selected-key"}  # noqa: RUF012

    def __init__(self, groups: tuple[MenuGroup, ...], selected: str = "") -> None:
        super().__init__()
        self._columns = columns_of(groups)
        self._column, self._row = self._place(selected)
        self._room = 0
        self._measured_for: tuple[object, ...] = ()
        self._measured = Measures((), 0, ())
        self._drawn: dict[tuple[int, ...], list[Segment]] = {}  # a move changes two entries of all that stand there

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw all entries anew: their words may be others."""
        self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Draw all entries anew: their colours may be others."""
        self._drawn.clear()
        super().notify_style_update()

    # what is where

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._room = container.height - self._beside(container, viewport)
        self._measured_for = ()  # the words may be others
        return self._measures(width).height

    def _beside(self, container: Size, viewport: Size) -> int:
        """How many rows the texts over and under the entries take."""
        texts = [text for text in self.siblings if isinstance(text, Text) and text.has_words]
        return sum(
            text.get_content_height(container, viewport, container.width) + text.styles.margin.height for text in texts
        )

    def _measures(self, width: int) -> Measures:
        """The measures, remembered: every line that is drawn asks for them several times."""
        is_ample = self.screen.has_class("-ample")
        known = (width, self._room, is_ample, language())
        if known != self._measured_for:
            self._drawn.clear()
            self._measured_for = known
            self._measured = measured(self._columns, width, self._room, is_ample=is_ample, has_edges=has_edges(self))
        return self._measured

    def _place(self, value: str) -> tuple[int, int]:
        for column, group in enumerate(self._columns):
            for row, entry in enumerate(group.entries):
                if entry.value == value:
                    return column, row
        first = next((i for i, group in enumerate(self._columns) if any(e.key == "1" for e in group.entries)), 0)
        return first, 0

    def _region(self, column: int, row: int) -> Region:
        at = self._measures(self.content_size.width)
        x = sum(at.widths[:column]) + column * GAP
        return Region(x, at.heading + sum(at.rows[:row]), at.widths[column], at.rows[row])

    # drawing

    def render_line(self, y: int) -> Strip:
        blank, whole = self.visual_style.rich_style, self.content_size.width
        at = self._measures(whole)
        segments: list[Segment] = []
        for number, width in enumerate(at.widths):
            if number:
                segments.append(Segment(" " * GAP, blank))
            segments.extend(self._cell(number, width, y, at, blank))
        return Strip(segments).adjust_cell_length(whole, blank)

    def mirrored(self) -> list[str]:
        measures, self._measured_for = (self._measured_for, self._measured), ()  # those of the words as they are drawn
        try:
            return [self.render_line(y).text for y in range(self.content_size.height)]
        finally:
            self._measured_for, self._measured = measures
            self._drawn.clear()

    def _cell(self, column: int, width: int, y: int, at: Measures, blank: Style) -> list[Segment]:
        group = self._columns[column]
        y -= at.heading
        if y < 0:
            return [self._heading_line(column, y, width, at, blank)]
        row = next((row for row in range(len(at.rows)) if y < sum(at.rows[: row + 1])), len(at.rows))
        if row >= len(group.entries):
            return [Segment(" " * width, blank)]
        is_selected = (column, row) == (self._column, self._row)
        place = column, row, y, is_selected
        if place not in self._drawn:
            line, height = y - sum(at.rows[:row]), at.rows[row]
            drawn = self._entry_line(column, row, width, line, height, is_selected=is_selected)
            if has_edges(self) and not is_selected:
                is_shared = self._needs_edge_above(column, row + 1, width, at)
                drawn = edged(drawn, line, height, is_shared=is_shared)
            self._drawn[place] = drawn
        return self._drawn[place]

    def _heading_line(self, column: int, y: int, width: int, at: Measures, blank: Style) -> Segment:
        """A line of a heading; `y` counts from the first entry upwards, -1 is the one right above it."""
        words = worded(self._columns[column].heading)
        heading = wrap(words, width)
        style = self.get_component_rich_style("menu--heading") if words else blank
        line = padded(heading[y] if -y <= len(heading) else "", width, style)
        is_edge = y == -1 and has_edges(self) and self._needs_edge_above(column, 0, width, at)
        return underlined(line) if is_edge else line

    def _needs_edge_above(self, column: int, row: int, width: int, at: Measures) -> bool:
        """Whether there is such an entry, and no room for its upper edge in its own lines."""
        entries = self._columns[column].entries[row : row + 1]
        labels = (wrap(worded(entry.label), width - MARGIN) for entry in entries)
        return any(not has_room_above(at.rows[row], len(label)) for label in labels)

    def _entry_line(
        self, column: int, row: int, width: int, line: int, height: int, *, is_selected: bool
    ) -> list[Segment]:
        style = self.get_component_rich_style("menu--selected" if is_selected else "menu--entry")
        entry = self._columns[column].entries[row]
        label = wrap(worded(entry.label), width - MARGIN)
        first = max(0, (height - len(label)) // 2)
        text = label[line - first] if first <= line < first + len(label) else ""
        key, key_style = " " * PREFIX, style
        if line == first:
            key = f"{'►' if is_selected else ' '}{entry.key or ' '} "
            key_style = self.get_component_rich_style("menu--selected-key" if is_selected else "menu--key")
        return [Segment(key, key_style), padded(text, width - PREFIX, style)]
