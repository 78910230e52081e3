"""A paper as a file on the wire: its bytes, and in a header the characters that it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

MISSING_GLYPHS = "Missing-Glyphs"
"""The header: code points (`U+20BB7 U+5803`) that no font of the RA has, shown as 〓. Absent when there are none."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A PDF, and the characters that it shows as 〓."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def code_points(characters: Iterable[str]) -> str:
    """Characters as a header carries them, in ASCII."""
    return " ".join(f"U+{ord(character):04X}" for character in characters)


def characters(told: str) -> tuple[str, ...]:
    """The characters of a header. Raises ValueError for what is no code point."""
    return tuple(chr(int(point.removeprefix("U+"), 16)) for point in told.split())
