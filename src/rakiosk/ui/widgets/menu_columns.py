"""The columns of a menu: its groups side by side, how wide each is, and how tall what stands over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from rakiosk.kit.prompts import Entry, MenuGroup
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.edges import has_room_above
from rakiosk.ui.widgets.wrap import wrap

GAP = 2
PREFIX = 3  # marker, key and a blank
MARGIN = PREFIX + 1
TALLEST_ENTRY = 3


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a menu at one width: its columns' widths in cells, the lines of its headings, its rows' heights in lines."""

    widths: Sequence[int]
    heading: int
    rows: Sequence[int]

    @property
    def height(self) -> int:
        """All its lines."""
        return self.heading + sum(self.rows)


def widths(columns: Sequence[MenuGroup], width: int) -> list[int]:
    """The columns' widths in cells: each as wide as its longest entry wants, what is left over shared alike."""
    room = width - GAP * (len(columns) - 1)
    wanted = [max(cell_len(worded(entry.label)) for entry in group.entries) + MARGIN for group in columns]
    if sum(wanted) > room:  # a long language: entries wrap
        return [room // len(wanted)] * len(wanted)
    return [width + (room - sum(wanted)) // len(wanted) for width in wanted]


def heading_height(columns: Sequence[MenuGroup], width: int) -> int:
    """The lines that the tallest heading takes; 0 when there is none."""
    headings = (worded(group.heading) for group in columns)
    lines = (wrap(heading, column) for heading, column in zip(headings, widths(columns, width), strict=True) if heading)
    return max(map(len, lines), default=0)


def columns_of(groups: tuple[MenuGroup, ...]) -> tuple[MenuGroup, ...]:
    """The columns that groups stand in."""
    return groups if len(groups) > 1 else halves(groups[0])


def halves(group: MenuGroup) -> tuple[MenuGroup, ...]:
    """A single group in two columns."""
    middle = (len(group.entries) + 1) // 2
    if group.is_list or len(group.entries) <= 4:
        return (group,)
    return MenuGroup(group.heading, group.entries[:middle]), MenuGroup("", group.entries[middle:])


def entry_of(columns: Sequence[MenuGroup], character: str) -> Entry | None:
    """The entry that a digit or letter chooses."""
    entries = (entry for group in columns for entry in group.entries)
    return next((entry for entry in entries if entry.key == character.upper()), None)


def row_heights(columns: Sequence[MenuGroup], width: int, room: int, *, is_ample: bool) -> list[int]:
    """The rows' heights: alike and as tall as there is room for, unless a long label needs more lines."""
    wanted = [1] * max(len(group.entries) for group in columns)
    for group, column in zip(columns, widths(columns, width), strict=True):
        for row, entry in enumerate(group.entries):
            wanted[row] = max(wanted[row], len(wrap(worded(entry.label), column - MARGIN)))
    if is_ample:
        return [max(height, TALLEST_ENTRY) for height in wanted]
    room -= heading_height(columns, width)
    even = [max(height, min(TALLEST_ENTRY, room // len(wanted))) for height in wanted]
    return even if sum(even) <= room else wanted


def measured(columns: Sequence[MenuGroup], width: int, room: int, *, is_ample: bool, has_edges: bool) -> Measures:
    """The measures at this width, where there is room for so many lines.

    Edges want a line above entries whose first line has words; without a heading it is one more, where that fits.
    """
    heading, rows = heading_height(columns, width), row_heights(columns, width, room, is_ample=is_ample)
    if has_edges and not heading and not has_room_above(rows[0], 1):
        tighter = row_heights(columns, width, room - 1, is_ample=is_ample)
        if sum(tighter) < room:
            heading, rows = 1, tighter
    return Measures(widths(columns, width), heading, rows)
