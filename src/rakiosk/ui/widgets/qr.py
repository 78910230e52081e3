"""A QR code in half blocks: two modules a cell, dark on light in every contrast, with its quiet zone."""

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

_QUIET = 4  # ISO/IEC 18004, 9.1: the light margin, in modules
_QUIET_LEAST = 2  # what telephones still take, where a larger margin does not fit
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class QrCode(Widget):
    """A text as a QR code; nothing where it does not fit."""

    COMPONENT_CLASSES = {"qr--code"}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__()
        import segno  # noqa: PLC0415  # the first frame shows no code

        code = segno.make(text, micro=False, error="l", boost_error=False)
        self._modules = [[bool(module) for module in row] for row in code.matrix]

    def rows(self, room: int) -> list[str]:
        """The lines of the code with as much of its margin as this many lines have room for; none if too few."""
        for quiet in range(_QUIET, _QUIET_LEAST - 1, -1):
            lines = _lines(self._modules, quiet)
            if len(lines) <= room:
                return lines
        return []

    @property
    def fits(self) -> bool:
        """Whether there is room for the code where it stands."""
        return bool(self.rows(self.size.height))

    def render_line(self, y: int) -> Strip:
        lines = self.rows(self.size.height)
        style = self.get_component_rich_style("qr--code")
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(lines[y], style)]).adjust_cell_length(self.size.width, self.rich_style)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        return len(self._modules) + 2 * _QUIET


def _lines(modules: list[list[bool]], quiet: int) -> list[str]:
    side = len(modules) + 2 * quiet
    blank = [False] * side
    rows = [blank] * quiet + [[False] * quiet + row + [False] * quiet for row in modules] + [blank] * quiet
    if len(rows) % 2:
        rows.append(blank)
    return ["".join(_BLOCKS[pair] for pair in zip(*rows[i : i + 2], strict=True)) for i in range(0, len(rows), 2)]
