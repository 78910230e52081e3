"""Lines are broken as Chinese is set."""

from unicodedata import combining

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from rakiosk.ui.widgets.wrap import wrap

# Thai and decomposed Vietnamese have marks that take no cell of their own
TEXTS = st.text(st.sampled_from("憑證申請，。「」（）abc DEF 12:.!?\nกที่นั้e\u0302\u0301"), max_size=120)


@given(TEXTS, st.integers(2, 60))
def test_no_line_is_wider_than_asked_for(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(TEXTS, st.integers(2, 60))
def test_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(TEXTS, st.integers(2, 60))
@example("。 \u0301", 2)  # the letter is a blank, where a line begins
def test_a_mark_stays_with_the_letter_it_belongs_to(text: str, width: int) -> None:
    begun = {line[0] for line in text.split("\n") if line} | {" "}
    orphans = [line for line in wrap(text, width) if line and combining(line[0]) and line[0] not in begun]
    assert not orphans


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("請插入憑證晶片卡", 8, ["請插入憑", "證晶片卡"]),
        ("請插入卡片。謝謝", 10, ["請插入卡", "片。謝謝"]),
        ("按下「同意」繼續", 6, ["按下", "「同", "意」繼", "續"]),
        ("press Enter to go on", 12, ["press Enter", "to go on"]),
        ("請按 Enter 繼續", 10, ["請按 Enter", "繼續"]),
        ("one\n\ntwo", 10, ["one", "", "two"]),
    ],
)
def test_lines_break_where_a_typesetter_breaks_them(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_word_longer_than_the_line_is_broken_and_not_lost() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
