"""The gate before the terminal: nothing that somebody else has written is obeyed there. docs/decisions/0035.

Names of files, sticks, readers, printers and people, and the texts of the RA, are words as ours are. `worded` makes
them harmless before they are measured; `Gate` is under everything that draws, and lets through nothing that was missed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from rakiosk.domain.harmless import harmless, is_harmless
from rakiosk.i18n import Words
from rakiosk.ui.public_words import public


def worded(words: Words) -> str:
    """The words in the language of this moment, harmless, for a widget to measure and to draw."""
    return harmless(public(words) if _Mode.is_masked else str(words))


class _Mode:
    is_masked = False


@contextmanager
def masked() -> Iterator[None]:
    """Word everything as anybody may see it, while the block runs: what is said of somebody is blank in it."""
    before, _Mode.is_masked = _Mode.is_masked, True
    try:
        yield
    finally:
        _Mode.is_masked = before


class Gate(LineFilter):
    """Every line of every widget goes through it last."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        if all(is_harmless(segment.text) for segment in segments):
            return segments
        return list(_as_wide(sum(map(_width, segments)), map(_harmless, segments)))


_GATE = Gate()


class GatedApp(App[None]):
    """An application whose every line goes through the gate, whatever is done to it before."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        return *super().get_line_filters(), _GATE


def _harmless(segment: Segment) -> Segment:
    return Segment(harmless(segment.text).replace("\n", " "), segment.style)


def _as_wide(width: int, segments: Iterable[Segment]) -> Iterable[Segment]:
    """The segments cut off at this width: a sign takes a cell where what it replaces took none."""
    for segment in segments:
        yield segment.split_cells(width)[0] if segment.cell_length > width else segment
        width = max(0, width - segment.cell_length)


def _width(segment: Segment) -> int:
    return cell_len(segment.text)
