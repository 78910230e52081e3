"""Texts that are not ours, shown as signs where a terminal would obey them, with no more room than is measured."""

import sys
import unicodedata

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from rakiosk.domain.harmless import REPLACEMENT, harmless
from rakiosk.i18n import Phrase, _
from rakiosk.kit.prompts import Notice
from rakiosk.ui.gate import Gate, worded
from tests.screens.gallery import Gallery
from tests.screens.scene import Scene

OBEYED_OR_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def test_every_character_that_is_obeyed_or_not_seen_is_replaced_and_no_other() -> None:
    kept = {"\n", "\t", REPLACEMENT}
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if character not in kept:
            is_replaced = harmless(character) == REPLACEMENT
            is_foul = unicodedata.category(character) in OBEYED_OR_UNSEEN or character in BLANK
            assert is_replaced or not is_foul, hex(number)
            assert not is_replaced or is_foul or unicodedata.category(character) == "Cn", hex(number)


@pytest.mark.parametrize("name", ["葛\U000e0100小明", "阿里‧木", "王\U0002000b", "\ue000\U000f0000", "é́", "A\ufe0f"])
def test_names_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u0e49", "\u20dd", "\u3099", "\U000e0100", "\u11a8"])
def test_of_fifty_marks_on_one_letter_four_are_drawn_and_a_sign_for_the_rest(mark: str) -> None:
    assert harmless(f"甲a{mark * 50}b……――") == f"甲a{mark * 4}{REPLACEMENT}b……――"
    (passed,) = Gate().apply([Segment(f"a{mark * 50}    ")], Color(0, 0, 0))
    assert passed.text.count(mark) == 4
    assert harmless(f"a{mark * 4}b{mark * 4}") == f"a{mark * 4}b{mark * 4}"


def test_line_ends_and_tabs_of_other_systems_are_plain_ones() -> None:
    assert harmless("a\r\nb\tc\nd\re") == f"a\nb c\nd{REPLACEMENT}e"


def test_values_and_parts_of_words_are_made_harmless_as_well() -> None:
    words = Phrase((_("“{name}” would be replaced by the new one.", name="\x1b[2J"), "\u202e"))
    assert worded(words) == f"“{REPLACEMENT}[2J” would be replaced by the new one. {REPLACEMENT}"


def test_what_was_missed_is_stopped_at_the_gate_and_the_line_keeps_its_width() -> None:
    line = [Segment("zz\x1b(0.p12"), Segment("\u202e\x9b" * 9 + "字   "), Segment("  ")]
    width = sum(cell_len(segment.text) for segment in line)
    passed = Gate().apply(line, Color(0, 0, 0))
    assert "".join(segment.text for segment in passed).isprintable()
    assert sum(segment.cell_length for segment in passed) == width


async def test_hostile_words_stay_within_their_lines(shown: Gallery) -> None:
    hostile = "zz\x1b[2J\x1b[H\x9b1m\u202e" * 30
    async with shown.scene(Scene("hostile", lambda: Notice(hostile, (hostile,), facts=((hostile, hostile),)))):
        lines = shown.text().split("\n")
        assert max(map(cell_len, lines)) <= 116
        assert REPLACEMENT in shown.text()
        assert "".join(lines).isprintable()
