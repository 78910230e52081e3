"""The lines of entries: as wide as they are, and edged in the looks of two colours, which have no shades."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

_UNDERLINED = Style(underline=True)


def has_edges(widget: Widget) -> bool:
    """Whether this look gives entries edges."""
    return bool(widget.get_component_styles("menu--entry").border_left[0])


def edged(segments: list[Segment], line: int, height: int) -> list[Segment]:
    """A line of an entry that is so many rows high, with its edge: a frame where it is blank, sides, or an underline.

    Its first and its last cell are blank.
    """
    text, style = "".join(segment.text for segment in segments), segments[-1].style
    if not text.strip():
        left, right = ("┌", "┐") if line == 0 else ("└", "┘") if line == height - 1 else ("│", "│")
        between = " " if 0 < line < height - 1 else "─"
        return [Segment(left + between * (len(text) - 2) + right, style)]
    first, last = segments  # the key, or blanks in its place, and the label
    drawn = [Segment("│" + first.text[1:], first.style), Segment(last.text[:-1] + "│", last.style)]
    return drawn if height > 1 else [Segment(part.text, (part.style or Style()) + _UNDERLINED) for part in drawn]


def padded(text: str, width: int, style: Style) -> Segment:
    """A text that takes just so many cells."""
    while cell_len(text) > width:
        text = text[:-1]
    return Segment(text + " " * (width - cell_len(text)), style)
