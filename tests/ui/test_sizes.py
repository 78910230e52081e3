"""The screen's rooms stay small: no file over 200 lines, no class over 20 methods."""

import ast
from pathlib import Path

import rakiosk.ui

FILES = tuple(Path(str(rakiosk.ui.__file__)).parent.rglob("*.py"))
LINES_MOST, METHODS_MOST = 200, 20


def methods(kind: ast.ClassDef) -> int:
    return sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in kind.body)


def test_no_file_of_the_screen_is_long() -> None:
    lengths = {str(file): file.read_text(encoding="utf-8").count("\n") for file in FILES}
    assert len(lengths) > 40
    assert {file: lines for file, lines in lengths.items() if lines > LINES_MOST} == {}


def test_no_class_of_the_screen_does_everything() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES]
    kinds = {node.name: methods(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert len(kinds) > 40
    assert {name: count for name, count in kinds.items() if count > METHODS_MOST} == {}
