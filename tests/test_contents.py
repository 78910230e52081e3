"""The manual's table of contents, walked: each open section has its wizard, its test, its words and its rows."""

import ast
import csv
from importlib import import_module
from pathlib import Path

import pytest

from rakiosk.i18n import language, set_language
from rakiosk.kit.wizard import Wizard
from rakiosk.sections import BEYOND_THE_MANUAL, CONTENTS, Section

HERE = Path(__file__).parent

# Sections are only ever added here: what a customer could once do, a customer can always do.
OPEN = {
    *(f"壹-{numeral}" for numeral in "一二三四五六七八九"),
    *(f"貳-{numeral}" for numeral in "一二三四五六七八九"),
    *(f"參-{numeral}" for numeral in "一二三四五"),
}
WITHOUT_WIZARD = {"壹-九"}  # logging out is a key on every screen


def test_the_contents_are_the_manuals_23_sections_in_its_order() -> None:
    chapters = [("壹", "一二三四五六七八九"), ("貳", "一二三四五六七八九"), ("參", "一二三四五")]
    assert [section.number for section in CONTENTS] == [f"{a}-{b}" for a, numerals in chapters for b in numerals]


def test_what_was_open_once_stays_open(capsys: pytest.CaptureFixture[str]) -> None:
    now_open = {section.number for section in CONTENTS if section.is_open}
    with capsys.disabled():
        print(f"\n{len(now_open)} of {len(CONTENTS)} sections are open: {' '.join(sorted(now_open))}")  # noqa: T201  # the run says how far the kiosk has come
    assert now_open >= OPEN
    assert now_open == OPEN, "a section was opened: add it to OPEN, so that it stays open"


@pytest.mark.parametrize("section", [s for s in CONTENTS if s.is_open], ids=lambda section: section.row)
def test_an_open_section_has_a_wizard_of_its_number(section: Section) -> None:
    module = import_module(section.module)
    assert section.number.replace("-", "、") in (module.__doc__ or "").split("\n")[0]
    if section.number not in WITHOUT_WIZARD:
        assert isinstance(module.WIZARD, Wizard)
        assert module.WIZARD.section == section.number


@pytest.mark.parametrize("section", CONTENTS, ids=lambda section: section.row)
def test_a_section_is_named_in_both_languages(section: Section) -> None:
    before = language()
    try:
        set_language("en")
        english = str(section.title)
        set_language("zh_TW")
        chinese = str(section.title)
    finally:
        set_language(before)
    assert english.isascii()
    assert not chinese.isascii()


@pytest.mark.parametrize("section", [s for s in CONTENTS if s.is_open], ids=lambda section: section.row)
def test_every_row_of_an_open_section_is_shown_by_a_test_of_its_name(section: Section) -> None:
    _, package, name = section.module.rsplit(".", 2)
    file = HERE / package / f"test_{name}.py"
    assert file.exists(), f"{section.number} is open and has no {file.relative_to(HERE.parent)}"
    assert _rows_of(section) <= _rows_shown_in(file)


@pytest.mark.parametrize("section", BEYOND_THE_MANUAL, ids=lambda section: section.module)
def test_what_is_beyond_the_manual_has_a_wizard_and_a_test_of_its_name_too(section: Section) -> None:
    _, package, name = section.module.rsplit(".", 2)
    assert import_module(section.module).WIZARD.section == section.number
    assert (HERE / package / f"test_{name}.py").exists()
    assert section.number not in {entry.number for entry in CONTENTS}


def test_every_row_of_the_first_chapter_is_shown_by_taps_alone_too() -> None:
    rows = set().union(*(_rows_of(section) for section in CONTENTS if section.number.startswith("壹")))
    shown = set().union(*map(_rows_shown_in, HERE.rglob("test_*by_taps.py")))
    assert len(rows) == 23
    assert shown >= rows, f"by taps nothing shows {sorted(rows - shown)}"


def _rows_of(section: Section) -> set[str]:
    with (HERE / "manual_rows.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file) if row["id"].rpartition(".")[0] == section.row}


def _rows_shown_in(file: Path) -> set[str]:
    marks = (
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "manual"
    )
    return {str(argument.value) for mark in marks for argument in mark.args if isinstance(argument, ast.Constant)}
