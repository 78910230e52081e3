"""Branches that the manual leaves out: each has words of its own, in both languages, and a test that sees them."""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

TESTS = Path(__file__).parent
CATALOGUE = TESTS.parent / "src/rakiosk/locale/zh_TW/LC_MESSAGES/rakiosk.po"
LEAST, IN_ALL = {"2": 40}, 100  # branches of each chapter, and of all


def branches() -> list[dict[str, str]]:
    """The table, whose rows are those of the manual's acceptance table."""
    with (TESTS / "manual_branches.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def functions(file: Path) -> set[str]:
    """The names of the functions of a module."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def source_of(file: Path) -> str:
    """The text of a test's module and of what its folder and the flows of all tests share."""
    shared = [TESTS / "flows.py", *file.parent.glob("[!t]*.py")]
    return "".join(module.read_text(encoding="utf-8") for module in (file, *shared))


def test_there_are_enough_of_each_chapter_and_no_words_serve_twice() -> None:
    counts = Counter(branch["row"].split(".")[0] for branch in branches())
    assert all(counts[chapter] >= least for chapter, least in LEAST.items())
    assert counts.total() >= IN_ALL
    assert [words for words, count in Counter(branch["words"] for branch in branches()).items() if count > 1] == []


@pytest.mark.parametrize("branch", branches(), ids=lambda branch: f"{branch['row']} {branch['branch']}")
def test_a_branch_has_its_words_in_both_languages_and_a_test_that_sees_them(branch: dict[str, str]) -> None:
    file, name = branch["test"].split("::")
    assert name in functions(TESTS / file), f"no test {branch['test']}"
    assert branch["words"] in source_of(TESTS / file), "its test does not look for the words"
    assert any(branch["words"] in chinese for chinese in _translations()), "no message says so"


@cache
def _translations() -> list[str]:
    with CATALOGUE.open("rb") as stream:
        strings = [message.string for message in read_po(stream, locale="zh_TW") if message.id]
    return [string for string in strings if isinstance(string, str)]
