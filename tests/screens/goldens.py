"""Goldens: the text of every screen as it should be.

A golden file holds screens of one language, each headed by its name and size. A screen of a walk has a file of its own,
in its section's folder. Screens that no walk reaches stand together in books: one of all troubles with reader and card,
one of printing, and so on.

The small size is kept only where it is laid out otherwise. Where it says the same in the same order, only broken into
other lines, it is held to the large one's.
"""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from tests.screens.inspection import LARGE, SIZES, SMALL, Inspection
from tests.screens.masking import masked

GOLDEN = Path(__file__).parent / "golden"
SCENES = "scenes"
"""The folder of what no walk reaches."""
_HEAD = re.compile(r"^==== (\S+) (\S+)\n", re.MULTILINE)
_BLANK = re.compile(r"[\s▁▂▃▄▅▆▇█▊▎▔]")

Screens = Mapping[str, str]
"""One screen's text by its size."""


def file_of(folder: str, name: str, language: str) -> Path:
    """Where the goldens of a walk's screen, or of a book, lie."""
    return GOLDEN / folder / f"{name}.{language}.txt"


def names(folder: str, language: str) -> list[str]:
    """The screens or books that have goldens in this language."""
    end = f".{language}.txt"
    return sorted(file.name.removesuffix(end) for file in (GOLDEN / folder).glob(f"*{end}"))


def kept(file: Path) -> dict[tuple[str, str], str]:
    """The goldens in a file, by the screen's name and size."""
    pages = _HEAD.split(file.read_text(encoding="utf-8"))[1:] if file.exists() else []
    return {(name, size): text for name, size, text in zip(*[iter(pages)] * 3, strict=True)}


def differences(file: Path, name: str, screens: Screens) -> list[str]:
    """The lines in which a screen differs from its goldens."""
    goldens, found = kept(file), []
    for size, text in screens.items():
        if size == LARGE or (name, size) in goldens:
            found += _lines_apart(goldens.get((name, size), ""), text, f"{name} in {file.name}, {size}")
        elif not is_broken_anew(screens):
            found.append(f"{name} is laid out otherwise at {size}, and has no golden there:\n{text}")
    return found


def keep(file: Path, screens_by_name: Mapping[str, Screens]) -> None:
    """Take these screens as they are now for what they should be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pages = [
        f"==== {name} {size}\n{screens[size].rstrip()}\n"
        for name, screens in screens_by_name.items()
        for size in SIZES
        if size in screens and (size == LARGE or not is_broken_anew(screens))
    ]
    file.write_text("".join(pages), encoding="utf-8")


def keep_walk(section: str, inspection: Inspection) -> None:
    """Take a section's screens as they are now for what they should be; what was not seen is no more."""
    for name in names(section, inspection.language):
        file_of(section, name, inspection.language).unlink()
    for name in inspection.texts:
        keep(file_of(section, name, inspection.language), {name: walked(name, inspection)})


def walked(name: str, inspection: Inspection) -> Screens:
    """A walk's screen by its sizes, without what is another at every run."""
    return {size: masked(text, has_own_code=name.endswith("own-code")) for size, text in inspection.texts[name].items()}


def is_broken_anew(screens: Screens) -> bool:
    """Whether the small screen says what the large one says, in other lines."""
    large, small = (_BLANK.sub("", screens.get(size, "")) for size in (LARGE, SMALL))
    return large == small


def _lines_apart(golden: str, text: str, name: str) -> list[str]:
    lines = (golden.rstrip().splitlines(), text.rstrip().splitlines())
    return list(difflib.unified_diff(*lines, name, "the screen", n=0, lineterm=""))
