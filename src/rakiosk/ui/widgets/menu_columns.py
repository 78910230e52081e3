"""The columns of a menu: its groups side by side, how wide each is, and how tall what stands over them."""

from collections.abc import Sequence

from rich.cells import cell_len

from rakiosk.kit.prompts import MenuGroup
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.wrap import wrap

GAP = 2
PREFIX = 3  # marker, key and a blank
MARGIN = PREFIX + 1


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


def halves(group: MenuGroup) -> tuple[MenuGroup, ...]:
    """A single group in two columns."""
    middle = (len(group.entries) + 1) // 2
    if group.is_list or len(group.entries) <= 4:
        return (group,)
    return MenuGroup(group.heading, group.entries[:middle]), MenuGroup("", group.entries[middle:])
