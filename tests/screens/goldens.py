"""Goldens: the text of every screen as it should be.

A screen of a walk has a file for each language and size, in its section's folder. Screens that no walk reaches stand in
books: one of all troubles with reader and card, one of all conditions of a printer, and so on, in each language.

The small size has a file of its own only where it is laid out otherwise. Where it says the same in the same order, only
broken into other lines, it is held to the large one's.
"""

import difflib
import re
from pathlib import Path

from tests.screens.inspection import LARGE, SIZES, SMALL, Inspection
from tests.screens.masking import masked

GOLDEN = Path(__file__).parent / "golden"
SCENES = "scenes"
"""The folder of what no walk reaches."""
_HEAD = re.compile(r"^==== (\S+) (\S+)\n", re.MULTILINE)
_BLANK = re.compile(r"[\s▁▂▃▄▅▆▇█▊▎▔]")


def file_of(folder: str, name: str, language: str, size: str) -> Path:
    """Where a golden lies."""
    return GOLDEN / folder / f"{name}.{language}.{size}.txt"


def names(folder: str, language: str) -> list[str]:
    """The screens that have a golden in this language."""
    end = f".{language}.{LARGE}.txt"
    return sorted(file.name.removesuffix(end) for file in (GOLDEN / folder).glob(f"*{end}"))


def differences(folder: str, name: str, inspection: Inspection) -> list[str]:
    """The lines in which a screen differs from its goldens."""
    screens, found = shown(name, inspection), []
    for size, text in screens.items():
        golden = file_of(folder, name, inspection.language, size)
        if golden.exists():
            found += _difference(golden, text)
        elif not is_broken_anew(screens):
            found.append(f"{name} is laid out otherwise at {size}, and has no golden there:\n{text}")
    return found


def shown(name: str, inspection: Inspection) -> dict[str, str]:
    """A screen by its sizes, without what is another at every run."""
    return {size: masked(text, has_own_code=name.endswith("own-code")) for size, text in inspection.texts[name].items()}


def is_broken_anew(screens: dict[str, str]) -> bool:
    """Whether the small screen says what the large one says, in other lines."""
    large, small = (_BLANK.sub("", screens.get(size, "")) for size in (LARGE, SMALL))
    return large == small


def keep(folder: str, inspection: Inspection) -> None:
    """Take the screens of a language as they are now for what they should be; what was not seen is no more."""
    (GOLDEN / folder).mkdir(parents=True, exist_ok=True)
    for file in (GOLDEN / folder).glob(f"*.{inspection.language}.*.txt"):
        file.unlink()
    for name in inspection.texts:
        screens = shown(name, inspection)
        for size in SIZES:
            if size in screens and (size == LARGE or not is_broken_anew(screens)):
                file_of(folder, name, inspection.language, size).write_text(screens[size] + "\n", encoding="utf-8")


def book_file(book_name: str, language: str) -> Path:
    """Where a book lies."""
    return GOLDEN / SCENES / f"{book_name}.{language}.txt"


def book(book_name: str, language: str) -> dict[tuple[str, str], str]:
    """The goldens in a book, by the scene's name and the size."""
    file = book_file(book_name, language)
    pages = _HEAD.split(file.read_text(encoding="utf-8"))[1:] if file.exists() else []
    return {(name, size): text.rstrip("\n") for name, size, text in zip(*[iter(pages)] * 3, strict=True)}


def differences_in_book(book_name: str, name: str, inspection: Inspection) -> list[str]:
    """The lines in which a scene differs from its goldens."""
    kept, screens, found = book(book_name, inspection.language), inspection.texts[name], []
    for size, text in screens.items():
        if size == LARGE or (name, size) in kept:
            found += _lines_apart(kept.get((name, size), ""), text, f"{name} in {book_name}, {size}")
        elif not is_broken_anew(screens):
            found.append(f"{name} is laid out otherwise at {size}, and has no golden there:\n{text}")
    return found


def keep_book(book_name: str, inspection: Inspection) -> None:
    """Take a book's scenes as they are now for what they should be."""
    file = book_file(book_name, inspection.language)
    file.parent.mkdir(parents=True, exist_ok=True)
    pages = [
        f"==== {name} {size}\n{text.rstrip()}\n"
        for name, screens in inspection.texts.items()
        for size, text in screens.items()
        if size == LARGE or not is_broken_anew(screens)
    ]
    file.write_text("".join(pages), encoding="utf-8")


def _difference(golden: Path, text: str) -> list[str]:
    return _lines_apart(golden.read_text(encoding="utf-8"), text, golden.name)


def _lines_apart(kept: str, text: str, name: str) -> list[str]:
    lines = (kept.rstrip().splitlines(), text.rstrip().splitlines())
    return list(difflib.unified_diff(*lines, name, "the screen", n=0, lineterm=""))
