"""Regular expressions made without the compiler. decision: docs/decisions/0080.

Python reads and compiles each of them anew at every start, a tenth of all that loading takes. What comes out of that is
kept beside the byte code: `python -m rakiosk.quick_patterns` writes it down, as compileall does byte code. Without it,
or with that of another Python, everything is compiled as ever.
"""

import marshal
import os
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any

FILE = os.path.join(os.path.dirname(__file__), "__pycache__", f"patterns.{sys.implementation.cache_tag}")  # noqa: PTH118, PTH120  # pathlib is not loaded yet
_ENGINE = import_module("_sre")
_MADE_BY = f"{sys.hexversion:x} {getattr(_ENGINE, 'MAGIC', '')}"

Compile = Callable[..., re.Pattern[Any]]
Made = tuple[Any, ...]
"""The arguments with which the engine makes a pattern."""


def hasten_patterns(file: str = FILE) -> None:
    """Take compiled expressions from what is kept from now on."""
    if kept := kept_in(file):
        _compiler().compile = _taking(kept, _compiler().compile)


def kept_in(file: str) -> dict[Any, Made]:
    """Arguments of the engine by expression and flags; none where there is no file, or another Python's."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123
            made_by, kept = marshal.loads(opened.read())  # noqa: S302  # as trusted as the byte code beside it
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return dict(kept) if made_by == _MADE_BY else {}


def _taking(kept: dict[Any, Made], compiled: Compile) -> Compile:
    def compile_(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        made = kept.pop((pattern, int(flags)), None)  # `re` keeps the pattern itself
        return compiled(pattern, flags) if made is None else _ENGINE.compile(*made)

    return compile_


def write_patterns(file: str = FILE) -> None:
    """Load what a start loads, and keep what is compiled meanwhile. For a Python that has loaded nothing yet."""
    kept = dict[Any, Made]()
    _compiler().compile = _keeping(kept, _compiler())
    import_module("rakiosk.ui.without_palette").leave_out_palette()
    for name in ("rakiosk.quick_records", "rakiosk.cli", "rakiosk.app"):
        import_module(name)
    content = marshal.dumps((_MADE_BY, kept))
    with open(f"{file}.new", "wb") as opened:  # noqa: PTH123
        opened.write(content)
    os.replace(f"{file}.new", file)  # noqa: PTH105


def _keeping(kept: dict[Any, Made], compiler: Any) -> Compile:
    compiled, engine = compiler.compile, vars(_ENGINE)

    def compile_(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        told = list[Made]()

        def make(*arguments: Any) -> re.Pattern[Any]:
            told.append(arguments)
            return _ENGINE.compile(*arguments)  # type: ignore[no-any-return]

        vars(compiler)["_sre"] = SimpleNamespace(**{**engine, "compile": make})
        try:
            made: re.Pattern[Any] = compiled(pattern, flags)
        finally:
            vars(compiler)["_sre"] = _ENGINE
        kept[pattern, int(flags)] = tuple(map(_plain, told[0]))
        return made

    return compile_


def _plain(argument: Any) -> Any:
    """An argument as marshal takes it: flags and the compiler's numbers have names."""
    if isinstance(argument, int):
        return int(argument)
    if isinstance(argument, list):
        return list(map(int, argument))
    return dict(argument) if isinstance(argument, Mapping) else argument


def _compiler() -> Any:
    """Python's compiler of expressions, which has no public name."""
    return import_module("re._compiler")


if __name__ == "__main__":
    write_patterns()
