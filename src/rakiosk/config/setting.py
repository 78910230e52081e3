"""One setting as it is declared, and the kinds of values that settings take."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

_KEY = "setting"


class Unfit(Exception):
    """A value that a setting does not take. Its text follows the setting's name: "must be …", "is not …"."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: in words that follow "must be", and how it is made of the file's, in the folder of the file.

    `convert` raises Unfit.
    """

    takes: str
    convert: Callable[[object, Path], object]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its place in the file, what it takes, what it means, and why one would change it.

    `example` is shown where there is no default, `choices` are values worth a remark: value and remark.
    """

    section: str
    key: str
    kind: Kind
    meaning: str
    advice: str
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def setting(
    place: str,
    kind: Kind,
    meaning: str,
    advice: str,
    *,
    example: str = "",
    choices: tuple[tuple[str, str], ...] = (),
) -> Mapping[str, Setting]:
    """The metadata of a dataclass's field that is a setting; `place` is `section.key`."""
    section, _, key = place.partition(".")
    return {_KEY: Setting(section, key, kind, meaning, advice, example, choices)}


def declared(model: type) -> dict[str, dict[str, tuple[Setting, "Field[Any]"]]]:
    """Every setting of a model with its field, by section and key, in the model's order."""
    found: dict[str, dict[str, tuple[Setting, Field[Any]]]] = {}
    for field in fields(model):
        one: Setting = field.metadata[_KEY]
        found.setdefault(one.section, {})[one.key] = (one, field)
    return found


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, or all of them."""
    from difflib import get_close_matches  # noqa: PLC0415  # only when it is needed

    close = get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
