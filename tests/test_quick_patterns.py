"""Regular expressions that are kept are in nothing other than those that Python compiles."""

import marshal
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rakiosk.quick_patterns import hasten_patterns, kept_in

Compile = Callable[[Any, int], re.Pattern[Any]]
COMPILER: Any = import_module("re._compiler")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file that `make setup` and the packages write, of the code as it is."""
    file = str(tmp_path_factory.mktemp("kept") / "patterns")
    words = f"from rakiosk.quick_patterns import write_patterns; write_patterns({file!r})"
    subprocess.run([sys.executable, "-c", words], check=True)
    return file


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> Compile:
    """Python's own compiler, which is put back at the end of the test."""
    compiles: Compile = COMPILER.compile
    monkeypatch.setattr(COMPILER, "compile", compiles)
    return compiles


def test_what_is_kept_is_what_python_would_compile(
    written: str, compiles: Compile, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = kept_in(written)
    assert len(kept) > 60
    with monkeypatch.context() as without:
        without.setattr(COMPILER, "compile", None)
        hasten_patterns(written)
        made = {expression: COMPILER.compile(*expression) for expression in kept}
    for expression, pattern in made.items():
        compiled = compiles(*expression)
        assert pattern == compiled, "flags, expression and code are equal"
        assert (pattern.groups, dict(pattern.groupindex)) == (compiled.groups, dict(compiled.groupindex))


def test_a_start_compiles_nothing_that_is_kept(written: str) -> None:
    words = (
        "from importlib import import_module; compiler = import_module('re._compiler'); own = compiler.compile\n"
        "compiler.compile = lambda pattern, flags=0: print(repr(pattern)) or own(pattern, flags)\n"
        f"from rakiosk.quick_patterns import hasten_patterns; hasten_patterns({written!r})\n"
        "from rakiosk.ui.without_palette import leave_out_palette; leave_out_palette()\n"
        "import rakiosk.quick_records, rakiosk.cli, rakiosk.app"
    )
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout == ""


@pytest.mark.parametrize(
    "content", [b"", b"\0", marshal.dumps(1), marshal.dumps(("another Python", {("a", 0): ()}))], ids=range(4)
)
def test_what_is_damaged_or_of_another_python_changes_nothing(
    compiles: Compile, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "patterns"
    file.write_bytes(content)
    hasten_patterns(str(file))
    hasten_patterns(str(tmp_path / "none"))
    assert COMPILER.compile is compiles
