"""The lines of entries: as wide as they are, and edged in the looks of two colours, which have no shades."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

_UNDERLINED = Style(underline=True)


def has_edges(widget: Widget) -> bool:
    """Whether this look gives entries edges."""
    return bool(widget.get_component_styles("menu--entry").border_left[0])


def has_room_above(height: int, texts: int) -> bool:
    """Whether an entry so many rows high has an upper edge of its own: its text is in the middle, rather above it."""
    return height - texts > 1


def edged(segments: list[Segment], line: int, height: int, *, is_shared: bool) -> list[Segment]:
    """A line of an entry that is so many rows high, with its edge: a frame where it is blank, sides, or an underline.

    Its first and its last cell are blank. `is_shared`: its lower edge is the upper one of the entry below.
    """
    text, style = "".join(segment.text for segment in segments), segments[-1].style
    if not text.strip():
        closing = ("├", "┤") if is_shared else ("└", "┘")
        left, right = ("┌", "┐") if line == 0 else closing if line == height - 1 else ("│", "│")
        between = " " if 0 < line < height - 1 else "─"
        return [Segment(left + between * (len(text) - 2) + right, style)]
    first, last = segments  # the key, or blanks in its place, and the label
    drawn = [Segment("│" + first.text[1:], first.style), Segment(last.text[:-1] + "│", last.style)]
    return drawn if line < height - 1 else [underlined(part) for part in drawn]


def underlined(segment: Segment) -> Segment:
    """The last line of an entry that is full of text, and what stands right above one without an upper edge."""
    return Segment(segment.text, (segment.style or Style()) + _UNDERLINED)


def padded(text: str, width: int, style: Style) -> Segment:
    """A text that takes just so many cells."""
    while cell_len(text) > width:
        text = text[:-1]
    return Segment(text + " " * (width - cell_len(text)), style)
