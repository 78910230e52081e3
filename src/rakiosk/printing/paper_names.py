"""The names of paper (PWG 5101.1): which of a printer's is of one size, whoever named it."""

import re
from collections.abc import Collection

_SIZE = re.compile(r"_([0-9]{1,5}(?:\.[0-9]{1,4})?)x([0-9]{1,5}(?:\.[0-9]{1,4})?)(mm|in)$")
_INCH = 25.4  # mm
_NEAR = 1.0  # mm, by which makers' sizes differ from the standard's
_ANY_SIZE = ("custom_", "roll_")  # ranges of sizes: what lies in them is not worth a refusal


def has_size(names: Collection[str], wanted: str) -> bool:
    """Whether a printer with these papers has the wanted one; also when its names do not tell."""
    is_told = bool(names) and all(_size(name) for name in names) and not any(map(_is_any, names))
    return not is_told or own_name(names, wanted) is not None


def own_name(names: Collection[str], wanted: str) -> str | None:
    """The printer's own name for the paper; None where it has none that tells."""
    size = _size(wanted)
    if wanted in names or size is None:
        return wanted
    return next((name for name in names if not _is_any(name) and _is_near(_size(name), size)), None)


def _is_any(name: str) -> bool:
    return name.startswith(_ANY_SIZE)


def _is_near(one: tuple[float, float] | None, other: tuple[float, float]) -> bool:
    return one is not None and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _size(name: str) -> tuple[float, float] | None:
    """Width and length in mm."""
    found = _SIZE.search(name)
    if found is None:
        return None
    unit = _INCH if found[3] == "in" else 1.0
    return float(found[1]) * unit, float(found[2]) * unit
