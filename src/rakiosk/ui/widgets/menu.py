"""A menu drawn as one widget: groups side by side, and a move repaints two entries, not the screen."""

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message as WidgetMessage
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.i18n import language
from rakiosk.kit.prompts import Entry, MenuGroup
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.edges import edged, has_edges, padded
from rakiosk.ui.widgets.menu_columns import GAP, MARGIN, PREFIX, Measures, columns_of, entry_of, measured
from rakiosk.ui.widgets.rows import Rows
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.wrap import wrap


class MenuList(Rows):
    """The entries of a menu. Digits and letters choose; arrows and Enter as well; so does a tap."""

    COMPONENT_CLASSES = {"menu--heading", "menu--entry", "menu--key", "menu--selected", "menu--selected-key"}  # noqa: RUF012

    class Chosen(WidgetMessage):
        """An entry was chosen."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, groups: tuple[MenuGroup, ...], selected: str = "") -> None:
        super().__init__()
        self._columns = columns_of(groups)
        self._column, self._row = self._place(selected)
        self._room = 0
        self._measured_for: tuple[object, ...] = ()
        self._measured = Measures((), 0, ())
        self._is_chosen = False

    def offer(self, groups: tuple[MenuGroup, ...]) -> None:
        """Offer these from now on; what was selected stays so, where it is among them."""
        columns = columns_of(groups)
        if columns != self._columns:
            selected = self._columns[self._column].entries[self._row].value
            self._columns, self._measured_for = columns, ()
            self._column, self._row = self._place(selected)
            self.refresh(layout=True)

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
            self._measured_for, self._measured = known, measured(self._columns, width, self._room, is_ample=is_ample)
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

    # choosing

    def on_key(self, event: events.Key) -> None:
        if self._is_chosen:
            return  # what comes now is typed ahead, for the next prompt
        moves = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
        if event.key in moves and not self._leaves(*moves[event.key]):
            event.stop()
            self._move(*moves[event.key])
        elif event.key == "enter":
            event.stop()
            self._choose(self._columns[self._column].entries[self._row])
        elif event.character and (entry := entry_of(self._columns, event.character)):
            event.stop()
            self._choose(entry)

    def _leaves(self, across: int, down: int) -> bool:
        """Whether a move leads out of the entries: at their edge, if there is a button beside them."""
        is_at_edge = self._row + down not in range(len(self._columns[self._column].entries))
        return self.has_neighbours and (is_at_edge or (across != 0 and len(self._columns) == 1))

    def enter(self, by: int) -> None:
        self._select(self._column, 0 if by > 0 else len(self._columns[self._column].entries) - 1)

    def on_click(self, event: events.Click) -> None:
        for column, group in enumerate(self._columns):
            for row, entry in enumerate(group.entries):
                if self._region(column, row).contains(event.x, event.y):
                    event.stop()
                    self._select(column, row)
                    self._choose(entry)

    def _choose(self, entry: Entry) -> None:
        self._select(*self._place(entry.value))
        self._is_chosen = True
        self.post_message(self.Chosen(entry.value))

    def _move(self, across: int, down: int) -> None:
        column = (self._column + across) % len(self._columns)
        rows = len(self._columns[column].entries)
        row = min(self._row, rows - 1) if across else (self._row + down) % rows
        self._select(column, row)

    def _select(self, column: int, row: int) -> None:
        before = self._region(self._column, self._row)
        self._column, self._row = column, row
        self.refresh(before, self._region(column, row))
        self._scroll_to_selected()

    def on_resize(self) -> None:
        self._scroll_to_selected()

    def _scroll_to_selected(self) -> None:
        region = self._region(self._column, self._row)
        if self._row == 0:  # with the heading over it
            region = region.union(Region(region.x, 0, region.width, 1))
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(region.translate(self.virtual_region.offset), animate=False)

    # drawing

    def render_line(self, y: int) -> Strip:
        blank = self.rich_style
        segments: list[Segment] = []
        for number, width in enumerate(self._measures(self.content_size.width).widths):
            if number:
                segments.append(Segment(" " * GAP, blank))
            segments.extend(self._cell(number, width, y))
        return Strip(segments).adjust_cell_length(self.content_size.width, blank)

    def mirrored(self) -> list[str]:
        measures, self._measured_for = (self._measured_for, self._measured), ()  # those of the words as they are drawn
        try:
            return [self.render_line(y).text for y in range(self.content_size.height)]
        finally:
            self._measured_for, self._measured = measures

    def _cell(self, column: int, width: int, y: int) -> list[Segment]:
        group, at = self._columns[column], self._measures(self.content_size.width)
        y -= at.heading
        if y < 0:
            heading = wrap(worded(group.heading), width)
            style = self.get_component_rich_style("menu--heading") if worded(group.heading) else self.rich_style
            return [padded(heading[y] if -y <= len(heading) else "", width, style)]
        row = next((row for row in range(len(at.rows)) if y < sum(at.rows[: row + 1])), len(at.rows))
        if row >= len(group.entries):
            return [Segment(" " * width, self.rich_style)]
        return self._entry_line(column, row, width, y - sum(at.rows[:row]), at.rows[row])

    def _entry_line(self, column: int, row: int, width: int, line: int, height: int) -> list[Segment]:
        is_selected = (column, row) == (self._column, self._row)
        style = self.get_component_rich_style("menu--selected" if is_selected else "menu--entry")
        entry = self._columns[column].entries[row]
        label = wrap(worded(entry.label), width - MARGIN)
        first = max(0, (height - len(label)) // 2)
        text = label[line - first] if first <= line < first + len(label) else ""
        key, key_style = " " * PREFIX, style
        if line == first:
            key = f"{'►' if is_selected else ' '}{entry.key or ' '} "
            key_style = self.get_component_rich_style("menu--selected-key" if is_selected else "menu--key")
        drawn = [Segment(key, key_style), padded(text, width - PREFIX, style)]
        return edged(drawn, line, height) if not is_selected and has_edges(self) else drawn
