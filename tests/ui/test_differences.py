"""Frames as differences: the terminal shows what it would show if all were written, after any frames in any order."""

import random
from collections.abc import Iterator

import pyte
import pytest

from rakiosk.ui.differences import Differences

WIDTH, HEIGHT = 30, 6
TEXTS = ("請選擇服務項目", "憑證 abc", "x", "Enter  ", "é́ e", "►1 登入", "   ", " " * 14, "晶")
COLOURS = (
    *("", "1;38;2;1;2;3;48;2;9;9;9", "48;2;200;200;200", "4", "7;38;5;22;48;5;188", "1;7;31", "31;102", "1;38;5;22"),
    *("3;38;5;22;48;5;188", "1;38;5;9;48;5;188", "9;48;5;188"),
)


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell as it can be seen: of a blank without lines its ground alone."""
    return [[_seen(*screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _seen(data: str, colour: str, ground: str, *more: bool) -> tuple[object, ...]:
    _bold, _italics, underscore, strikethrough, reverse, _blink = more
    if data == " " and not (underscore or strikethrough or reverse):
        return data, ground
    return data, colour, ground, *more


def piece(chance: random.Random, width: int) -> str:
    """Text of exactly this width, in several colours."""
    left, drawn = width, ""
    while left:
        text = chance.choice(TEXTS)
        cells = "".join(_fitting(text, left))
        colours = chance.choice(COLOURS)
        drawn += f"\x1b[{colours}m{cells}\x1b[0m" if colours else cells
        left -= _width(cells)
    return drawn


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 0 if character == "\u0301" else 1 for character in text)


def _fitting(text: str, room: int) -> Iterator[str]:
    for character in text:
        if _width(character) > room:
            yield " " * room
            return
        room -= _width(character)
        yield character


def frame(chance: random.Random) -> str:
    """A few rows, each whole or cut in two where Textual has two widgets."""
    drawn = ""
    for row in chance.sample(range(1, HEIGHT + 1), chance.randint(1, HEIGHT)):
        cut = chance.choice((0, 7, 8, 20))
        if cut and chance.random() < 0.8:
            drawn += f"\x1b[{row};1H{piece(chance, cut)}"
        drawn += f"\x1b[{row};{cut + 1}H{piece(chance, WIDTH - cut)}\n"
    return f"{drawn}\x1b[{chance.randint(1, 2)};1H"


@pytest.mark.parametrize("seed", range(20))
def test_the_terminal_shows_what_it_would_if_all_were_written(seed: int) -> None:
    erases, chance = seed % 4 > 0, random.Random(seed)
    whole, different = (pyte.Screen(WIDTH, HEIGHT) for _ in range(2))
    streams = pyte.Stream(whole), pyte.Stream(different)
    for stream in streams:
        stream.feed("\x1b[?7l")  # xterm: no line goes on in the next, as the kiosk sets it
    differences = Differences(erases=erases)
    differences.forget(WIDTH * (seed % 2))
    frames = [frame(chance) for _ in range(6)]
    for drawn in chance.choices(frames, k=25):
        streams[0].feed(drawn.replace("\n", ""))
        streams[1].feed(differences.of(drawn))
        assert shown(different) == shown(whole)
        assert (different.cursor.x, different.cursor.y) == (whole.cursor.x, whole.cursor.y)


def test_what_stands_there_already_is_not_written_again() -> None:
    differences = Differences()
    first = "\x1b[1;1H\x1b[1m憑證申請\x1b[0m      \n\x1b[2;1Habc\x1b[1;1H"
    assert differences.of(first)
    assert differences.of(first) == ""
    assert differences.of(first.replace("abc", "abd")) == "\x1b[2;3Hd\x1b[1;1H"


def test_a_wiped_terminal_is_written_whole() -> None:
    differences = Differences()
    drawn = "\x1b[1;1Habc\x1b[1;1H"
    written = differences.of(drawn)
    differences.forget()
    assert differences.of(drawn) == written


def test_blanks_are_written_as_their_number_where_a_terminal_fills_them_with_the_ground() -> None:
    drawn = (
        f"\x1b[1;1H\x1b[1;48;5;9mab{' ' * 20}c\x1b[0m\x1b[48;5;9m{' ' * 7}\x1b[0m"
        f"\x1b[2;1H\x1b[48;5;9m{' ' * 30}\x1b[0m\x1b[3;1Hd\x1b[1;1H"
    )
    pen, end = "\x1b[1;1H\x1b[1;48;5;9mab", "\x1b[E\x1b[0md\x1b[1;1H"
    differences = Differences()
    assert differences.of(drawn) == f"{pen}\x1b[20X\x1b[20Cc\x1b[7X\x1b[E\x1b[30X{end}"
    differences.forget(WIDTH)
    assert differences.of(drawn) == f"{pen}\x1b[20X\x1b[20Cc\x1b[K\x1b[E\x1b[K{end}"
    assert Differences(erases=False).of(drawn) == f"{pen}{' ' * 20}c{' ' * 7}\x1b[E{' ' * 30}{end}"
    lined = drawn.replace("[1;48", "[7;48").replace("[48", "[4;48")
    assert not {"X", "K"} & set(Differences().of(lined))


def test_a_frame_for_a_larger_window_is_not_drawn_over_the_last_row_or_cell() -> None:
    differences = Differences()
    differences.forget(5, 2)
    assert differences.of("\x1b[3;1HX\n\x1b[1;6HX\n\x1b[3;9H") == ""
    assert differences.of("\x1b[2;1Habcd晶X\n") == "\x1b[2;1Habcd "
    assert differences.of("\x1b[2;5HZ\n") == "\x1b[2;5HZ"
