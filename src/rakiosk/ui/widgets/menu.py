"""A menu drawn as one widget: groups side by side, and a move repaints two entries, not the screen."""

from textual import events
from textual.geometry import Region
from textual.message import Message as WidgetMessage
from textual.widget import Widget

from rakiosk.kit.prompts import Entry, MenuGroup
from rakiosk.ui.textual_internals import draw_at_once
from rakiosk.ui.widgets.menu_board import MenuBoard
from rakiosk.ui.widgets.menu_columns import columns_of, entry_of

_MOVES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}  # across and down


class MenuList(MenuBoard):
    """The entries of a menu. Digits and letters choose; arrows and Enter as well; so does a tap."""

    class Chosen(WidgetMessage):
        """An entry was chosen."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    mirrored = MenuBoard.mirrored

    def __init__(self, groups: tuple[MenuGroup, ...], selected: str = "") -> None:
        super().__init__(groups, selected)
        self._is_chosen = False

    def offer(self, groups: tuple[MenuGroup, ...]) -> None:
        """Offer these from now on; what was selected stays so, where it is among them."""
        columns = columns_of(groups)
        if columns != self._columns:
            selected = self._columns[self._column].entries[self._row].value
            self._columns, self._measured_for = columns, ()
            self._column, self._row = self._place(selected)
            self.refresh(layout=True)

    def entry(self, key: str) -> Entry | None:
        """The entry that this digit or letter chooses."""
        return entry_of(self._columns, key)

    # choosing

    def on_key(self, event: events.Key) -> None:
        if self.takes_at_once(event):
            event.stop()

    def takes_at_once(self, event: events.Key) -> bool:
        """Move or choose, if this key does that here."""
        if self._is_chosen:
            return False  # what comes now is typed ahead, for the next prompt
        if event.key in _MOVES and not self._leaves(*_MOVES[event.key]):
            self._move(*_MOVES[event.key])
        elif event.key == "enter":
            self._choose(self._columns[self._column].entries[self._row])
        elif event.character and (entry := entry_of(self._columns, event.character)):
            self._choose(entry)
        else:
            return False
        return True

    def _leaves(self, across: int, down: int) -> bool:
        """Whether a move leads out of the entries: at their edge, if there is a button beside them."""
        is_at_edge = self._row + down not in range(len(self._columns[self._column].entries))
        return (is_at_edge or (across != 0 and len(self._columns) == 1)) and self.has_neighbours

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
        draw_at_once(self, before, self._region(column, row))
        self._scroll_to_selected()

    def on_mount(self) -> None:
        if isinstance(self.parent, Widget):  # what stands above the entries may grow, and move them
            self.watch(self.parent, "virtual_size", self._keep_in_sight, init=False)

    def on_resize(self) -> None:
        self._scroll_to_selected()

    def _keep_in_sight(self) -> None:
        if self.is_attached:
            self.call_after_refresh(self._scroll_to_selected)

    def _scroll_to_selected(self) -> None:
        region = self._region(self._column, self._row)
        if self._row == 0:  # with the heading over it
            region = region.union(Region(region.x, 0, region.width, 1))
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(region.translate(self.virtual_region.offset), animate=False)
