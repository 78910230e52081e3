"""The names of paper (PWG 5101.1): which of a printer's is of one size, whoever named it."""

import re
from collections.abc import Collection

_SIZE = re.compile(r"_([0-9.]+x[0-9.]+(?:mm|in))$")
_ANY_SIZE = ("custom_", "roll_")  # ranges of sizes: what lies in them is not worth a refusal


def has_size(names: Collection[str], wanted: str) -> bool:
    """Whether a printer with these papers has the wanted one; also when its names do not tell."""
    sizes = [_size(name) for name in names]
    return not names or None in sizes or _size(wanted) in sizes or any(name.startswith(_ANY_SIZE) for name in names)


def _size(name: str) -> str | None:
    found = _SIZE.search(name)
    return found[1] if found else None
