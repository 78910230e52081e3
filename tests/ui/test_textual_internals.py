"""Private names of Textual: one room has them all, the pinned version has each, and decision 0008 lists them."""

import ast
import gc
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import textual
from textual._styles_cache import StylesCache
from textual.message_pump import MessagePump

import rakiosk
import rakiosk_demo
from rakiosk.kit.prompts import AskSignIn
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, Scene

HOME = "rakiosk.ui.textual_internals"
DECISION = Path(__file__).parents[2] / "docs/decisions/0008-textual-is-pinned-exactly.md"
PACKAGES = (rakiosk, rakiosk_demo)
SIGN_IN = Scene("sign-in", AskSignIn, CARD_CUSTOMER)


@cache
def private_names_of_textual() -> frozenset[str]:
    """The names with one underscore that Textual gives to attributes, methods, modules and what is in them."""
    files = [*Path(str(textual.__file__)).parent.rglob("*.py")]
    modules = {file.stem for file in files if is_private(file.stem)}
    return frozenset(modules.union(*(map(private_names_given, (file.read_text(encoding="utf-8") for file in files)))))


def private_names_given(source: str) -> set[str]:
    given = {name for node in ast.walk(ast.parse(source)) for name in names_given_by(node)}
    return set(filter(is_private, given))


def names_given_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Attribute(attr=name, ctx=ast.Store()) | ast.Name(id=name, ctx=ast.Store()):
            yield name
        case _:
            pass


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def private_names_used(source: str) -> set[str]:
    """The private names of Textual that a text leans on: imported, or looked up on anything but `self`."""
    return {name for name in _used(ast.parse(source)) if name in private_names_of_textual()}


def _used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "textual":
                yield from filter(is_private, (*module.split("."), *(name.name for name in names)))
            case ast.Import(names=names):
                yield from (part for name in names for part in name.name.split(".") if is_private(part))
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=_):
                pass
            case ast.Attribute(attr=name) if is_private(name):
                yield name
            case _:
                pass


def own_modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        folder = Path(str(package.__file__)).parent
        for file in folder.rglob("*.py"):
            if file.stem != "__main__" and "textual" in file.read_text(encoding="utf-8"):
                parts = file.relative_to(folder.parent).with_suffix("").parts
                yield importlib.import_module(".".join(part for part in parts if part != "__init__"))


def is_at_home(module: str) -> bool:
    return module.startswith(f"{HOME}.")


def home_modules() -> list[ModuleType]:
    return [module for module in own_modules() if is_at_home(module.__name__)]


def overridden(kind: type) -> set[str]:
    """The private names that a widget, an application or a driver of ours shares with its ancestors in Textual."""
    ancestors = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
    theirs = set().union(*(private_names_given(_source_of(base.__module__)) for base in ancestors))
    return theirs & private_names_of(kind)


def private_names_of(kind: type) -> set[str]:
    """The private names that a class uses of itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return set(filter(is_private, used | defined))


@cache
def _source_of(module: str) -> str:
    return inspect.getsource(importlib.import_module(module))


def own_classes() -> Iterator[type]:
    for module in own_modules():
        for kind in vars(module).values():
            is_own = inspect.isclass(kind) and kind.__module__ == module.__name__
            if (
                is_own
                and not is_at_home(module.__name__)
                and any(b.__module__.startswith("textual.") for b in kind.__mro__)
            ):
                yield kind


@pytest.mark.parametrize(
    "source",
    [
        "from textual._xterm_parser import XTermParser",
        "from textual.app import _PrintCapture",
        "import textual._compositor",
        "app._driver.write('x')",
        "app.screen._compositor",
        "self.app._clipboard = ''",
    ],
)
def test_a_private_name_of_textual_is_seen(source: str) -> None:
    assert private_names_used(source)


@pytest.mark.parametrize("source", ["from textual.app import App", "self._stage", "other._of_our_own", "app.clipboard"])
def test_whatever_else_is_none(source: str) -> None:
    assert not private_names_used(source)


def test_private_names_of_textual_stand_in_one_room() -> None:
    modules = {module.__name__: inspect.getsource(module) for module in own_modules()}
    assert len(modules) > 30
    assert all(private_names_used(modules.pop(module.__name__)) for module in home_modules())
    assert {name: used for name, source in modules.items() if (used := private_names_used(source))} == {}


def test_no_private_name_of_ours_is_one_of_an_ancestor_in_textual() -> None:
    kinds = list(own_classes())
    assert len(kinds) > 30
    assert {kind.__name__: names for kind in kinds if (names := overridden(kind))} == {}


def test_a_name_shared_with_an_ancestor_is_seen() -> None:
    class Meddler(MessagePump):
        def meddle(self) -> None:
            self._closing = True

    assert overridden(Meddler) == {"_closing"}


def test_the_pinned_version_has_every_name_and_the_decision_lists_it() -> None:
    kinds = {kind for module in home_modules() for kind in vars(module).values() if inspect.isclass(kind)}
    leant_on = set().union(
        *(private_names_used(inspect.getsource(module)) for module in home_modules()),
        *(overridden(kind) for kind in kinds if is_at_home(kind.__module__)),
    )
    listed = re.findall(r"^\| `(_\w+)`", DECISION.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(leant_on) > 8
    assert sorted(listed) == sorted(leant_on)
    assert set(listed) <= private_names_of_textual()


async def test_what_was_drawn_is_let_go_when_its_screen_is_left(shown: Gallery) -> None:
    async def left_after(screens: int) -> int:
        for _ in range(screens):
            async with shown.scene(SIGN_IN):
                pass
        gc.collect()
        return sum(isinstance(drawn, StylesCache) for drawn in gc.get_objects())

    few = await left_after(2)
    assert await left_after(4) <= few
