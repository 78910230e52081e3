"""Frames as differences: a cell that stands on the terminal already is not sent again.

Textual repaints a screen two or three times as it changes, and whole lines where a letter has changed. All output goes
through here, so it is known what every cell shows, and only what differs is written: colours where they change, many
blanks as their number. docs/decisions/0041.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from rich.cells import cell_len

from rakiosk.ui.pen import NEXT_ROW, RESET, are_alike_blank, blanks_as_number, erases, turned

Cell = tuple[str, str] | None
"""A character and its colours (SGR parameters); None is the right half of the wide one before it."""

_UNKNOWN: Cell = ("", "")
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")  # ECMA-48 CUP: row and column, from 1
_RUN = re.compile(r"\x1b\[([\d;]*)m|([^\x1b]+)")  # SGR, or text
_GAP = 8  # equal cells in a row that cost more to jump over than to write again
_MOST_KNOWN = 256  # texts: a screen's, several times
_FEW = "      "  # blanks that cost less as they are
_CHARACTER, _COLOURS = itemgetter(0), itemgetter(1)
_Span = tuple[int, int, list[Cell]]
"""A row and a column, from 1, and the cells that are written from there on."""


class Differences:
    """The terminal as it was written last. `erases`: what it erases has the ground that it was erased in."""

    def __init__(self, *, erases: bool = True) -> None:
        self._erases = erases
        self._width = self._height = 0
        self._rows: dict[int, list[Cell]] = {}
        self._pieces: dict[int, dict[int, tuple[int, str]]] = {}  # written whole: row, column, its end and text
        self._cursor = ""
        self._known: dict[str, Sequence[Cell]] = {}

    def forget(self, width: int = 0, height: int = 0) -> None:
        """Know nothing any more: the terminal was wiped, or has another size, in cells; 0 if not known."""
        self._width, self._height = width or self._width, height or self._height
        self._rows.clear()
        self._pieces.clear()
        self._known.clear()
        self._cursor = ""

    @staticmethod
    def is_frame(output: str) -> bool:
        """Whether this output begins with a place on the screen, as all that is drawn does."""
        return _MOVE.match(output) is not None

    def of(self, frame: str) -> str:
        """The part of a frame that changes anything. A frame is places, each with the text from there on its row."""
        before, changed = dict(self._rows), dict[int, tuple[int, int]]()
        cursor = self._cursor
        for row, column, text in _pieces(frame):
            if 0 < self._height < row or 0 < self._width < column:
                continue  # of a frame for a larger window: it would be drawn over the last row, or the last cell
            if not text:
                cursor = f"\x1b[{row};{column}H"
            elif cells := self._new_cells(row, column, text):
                first, last = changed.get(row, (column - 1, 0))
                changed[row] = min(first, column - 1), max(last, column - 1 + len(cells))
        spans = [span for row in sorted(changed) for span in self._spans(row, before.get(row, []), *changed[row])]
        written = list(self._drawn(spans))
        if not written and cursor == self._cursor:
            return ""
        self._cursor = cursor
        return "".join((*written, cursor))

    def _new_cells(self, row: int, column: int, text: str) -> Sequence[Cell]:
        """Note a piece, and read it if it may change something; else it is empty."""
        pieces = self._pieces.setdefault(row, {})
        if pieces.get(column, (0, ""))[1] == text:
            return ()
        cells = self._read(text)
        if 0 < self._width - column + 1 < len(cells):
            cells = _cut(cells, self._width - column + 1)
        start, end = column - 1, column - 1 + len(cells)
        for begin in [begin for begin, (stop, _) in pieces.items() if begin < end + 1 and stop > start]:
            del pieces[begin]
        pieces[column] = end, text
        line = list(self._rows.get(row, []))
        line.extend([_UNKNOWN] * (end - len(line)))
        line[start:end] = cells
        self._rows[row] = line
        return cells

    def _read(self, text: str) -> Sequence[Cell]:
        """The cells of a text. A choice that moves to and fro draws the same few texts again and again."""
        cells = self._known.get(text)
        if cells is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            cells = self._known[text] = tuple(_cells(text))
        return cells

    def _spans(self, row: int, before: list[Cell], first: int, last: int) -> Iterator[_Span]:
        """The parts of a row, between these two cells, that are to be written."""
        line = self._rows[row]
        for start, end in _differing(before, line, first, last):
            yield row, start + 1, line[start:end]

    def _drawn(self, spans: Iterable[_Span]) -> Iterator[str]:
        """The spans as the terminal is told them."""
        now, at = "", 0
        for row, column, cells in spans:
            yield NEXT_ROW if at and (row, column) == (at + 1, 1) else f"\x1b[{row};{column}H"
            at, is_to_end = row, 0 < self._width < column + len(cells)
            runs = [(colours, "".join(map(_CHARACTER, run))) for colours, run in groupby(filter(None, cells), _COLOURS)]
            for number, (colours, text) in enumerate(runs, 1):
                if colours != now and (text.strip(" ") or not are_alike_blank(now, colours)):
                    yield turned(now, colours)
                    now = colours
                if self._erases and _FEW in text and erases(colours):
                    text = blanks_as_number(text, is_last=number == len(runs), is_to_end=is_to_end)  # noqa: PLW2901
                yield text
        if now:
            yield RESET


def _pieces(frame: str) -> Iterator[tuple[int, int, str]]:
    """Row and column, from 1, and the text that stands from there on."""
    _, *parts = _MOVE.split(frame)
    for row, column, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield int(row), int(column), text.rstrip("\n")


def _cells(text: str) -> Iterator[Cell]:
    colours = ""
    for run in _RUN.finditer(text):
        if run[2] is None:
            colours = "" if run[1] in {"", "0"} else run[1]
        elif run[2].isascii():
            yield from ((character, colours) for character in run[2])
        else:
            yield from _wide_cells(run[2], colours)


def _wide_cells(text: str, colours: str) -> Iterator[Cell]:
    """Characters of any width. One that takes no cell goes with the one before it."""
    held = ""
    for character in text:
        if cell_len(character) == 0:
            held += character
            continue
        if held:
            yield from _cell(held, colours)
        held = character
    if held:
        yield from _cell(held, colours)


def _cell(character: str, colours: str) -> Iterator[Cell]:
    yield character, colours
    if cell_len(character) == 2:
        yield None


def _cut(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """The cells up to this width; half of a wide character is a blank."""
    kept, last = cells[:width], cells[width - 1]
    return (*kept[:-1], (" ", last[1])) if last is not None and cells[width] is None else kept


def _differing(before: list[Cell], line: list[Cell], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where to write: spans that begin and end at whole characters, few equal cells between them."""
    span: tuple[int, int] | None = None
    both = enumerate(zip_longest(before[first:last], line[first:last], fillvalue=_UNKNOWN), first)
    for place in [place for place, (old, new) in both if old != new and _is_news(old, new)]:
        if span is not None and place < span[1]:
            continue  # the right half of what is written already
        start, end = _whole(line, place)
        if span is not None and start - span[1] < _GAP and _UNKNOWN not in line[span[1] : start]:
            span = span[0], max(end, span[1])
        else:
            if span is not None:
                yield span
            span = start, end
    if span is not None:
        yield span


def _is_news(old: Cell, new: Cell) -> bool:
    """Whether a cell is known, and these are no two blanks that nobody can tell apart, whatever is written in them."""
    return new is not _UNKNOWN and not (old and new and old[0] == new[0] == " " and are_alike_blank(old[1], new[1]))


def _whole(line: list[Cell], place: int) -> tuple[int, int]:
    """The cells of the character that covers this one."""
    start = place
    while start > 0 and line[start] is None:
        start -= 1
    end = place + 1
    while end < len(line) and line[end] is None:
        end += 1
    return start, end
