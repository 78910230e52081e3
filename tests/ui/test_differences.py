"""Frames as differences: the terminal shows what it would show if all were written, after any frames in any order."""

import random
from collections.abc import Iterator

import pyte
import pytest

from rakiosk.ui.differences import Differences

WIDTH, HEIGHT = 30, 6
TEXTS = ("請選擇服務項目", "憑證 abc", "x", "Enter  ", "é́ e", "►1 登入", "   ", "晶")
COLOURS = ("", "1;38;2;1;2;3;48;2;9;9;9", "48;2;200;200;200", "4")


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell as it stands, with its colours."""
    return [[tuple(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


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
    chance = random.Random(seed)
    whole, different = (pyte.Screen(WIDTH, HEIGHT) for _ in range(2))
    streams = pyte.Stream(whole), pyte.Stream(different)
    for stream in streams:
        stream.feed("\x1b[?7l")  # xterm: no line goes on in the next, as the kiosk sets it
    differences = Differences()
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
