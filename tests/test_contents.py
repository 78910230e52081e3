"""The manual's table of contents, walked: each section has its wizard, its test, its words and its rows."""

import ast
import csv
from importlib import import_module
from pathlib import Path

import pytest

from ra_contract.counter_job import JobKind
from rakiosk.i18n import language, set_language
from rakiosk.kit.wizard import Wizard
from rakiosk.sections import BEYOND_THE_MANUAL, CONTENTS, Section
from rakiosk.sections.counter import CHAPTER, JOBS, counter_section

HERE = Path(__file__).parent

WITHOUT_WIZARD = {"壹-九"}  # logging out is a key on every screen


def test_the_contents_are_the_manuals_23_sections_in_its_order() -> None:
    chapters = [("壹", "一二三四五六七八九"), ("貳", "一二三四五六七八九"), ("參", "一二三四五")]
    assert [section.number for section in CONTENTS] == [f"{a}-{b}" for a, numerals in chapters for b in numerals]


@pytest.mark.parametrize("section", CONTENTS, ids=lambda section: section.row)
def test_a_section_has_a_wizard(section: Section) -> None:
    module = import_module(section.module)
    assert section.number.replace("-", "、") in (module.__doc__ or "").split("\n")[0]
    if section.number not in WITHOUT_WIZARD:
        assert isinstance(module.WIZARD, Wizard)


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


@pytest.mark.parametrize("section", CONTENTS, ids=lambda section: section.row)
def test_every_row_of_a_section_is_shown_by_a_test_of_its_name(section: Section) -> None:
    _, package, name = section.module.rsplit(".", 2)
    file = HERE / package / f"test_{name}.py"
    assert file.exists(), f"{section.number} has no {file.relative_to(HERE.parent)}"
    assert _rows_of(section) <= _rows_shown_in(file)


@pytest.mark.parametrize("section", BEYOND_THE_MANUAL, ids=lambda section: section.module)
def test_what_is_beyond_the_manual_has_a_wizard_and_a_test_of_its_name_too(section: Section) -> None:
    _, package, name = section.module.rsplit(".", 2)
    assert isinstance(import_module(section.module).WIZARD, Wizard)
    assert (HERE / package / f"test_{name}.py").exists()
    assert section.number not in {entry.number for entry in CONTENTS}


@pytest.mark.parametrize("section", CHAPTER, ids=lambda section: section.module.rpartition(".")[2])
def test_a_section_of_the_counter_has_a_wizard_and_words_in_both_languages(section: Section) -> None:
    module = import_module(section.module)
    assert isinstance(module.WIZARD, Wizard)
    assert (module.__doc__ or "").startswith("臨櫃、")
    assert counter_section(section.number) is section
    test_a_section_is_named_in_both_languages(section)


def test_every_job_of_the_counter_stands_on_the_customers_page() -> None:
    offered = {section.number for _heading, sections in JOBS for section in sections}
    assert {f"臨櫃-{kind.replace('-', '_')}" for kind in JobKind} - offered == {"臨櫃-new_customer"}


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
