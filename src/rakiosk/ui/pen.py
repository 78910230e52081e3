"""Colours and blanks as a terminal is told them in few bytes (ECMA-48): what changes of a colour, blanks by number."""

import re
from functools import lru_cache

RESET, NEXT_ROW = "\x1b[0m", "\x1b[E"  # SGR; CNL
_ERASED_TO_END = "\x1b[K"
_PARAMETER = re.compile(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+")
_BLANKS, _LAST_BLANKS = re.compile(" {12,}"), re.compile(" {6,}$")
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}  # 22 is the end of both
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})  # lines, and colours that are exchanged


@lru_cache(1024)
def turned(now: str, then: str) -> str:
    """The sequence (SGR) that leads from some colours, by their parameters, to others; the shortest there is."""
    if now == then:
        return ""
    if not then:
        return RESET
    whole, change = f"\x1b[0;{then}m" if now else f"\x1b[{then}m", _change(_read(now), _read(then))
    return whole if change is None or len(change) >= len(whole) else change


@lru_cache(256)
def erases(colours: str) -> bool:
    """Whether a blank in these colours is what stands where something was erased: its ground, and nothing else."""
    return _SEEN_ON_BLANKS.isdisjoint(_read(colours))


@lru_cache(1024)
def are_alike_blank(one: str, other: str) -> bool:
    """Whether nobody can tell a blank in some colours from one in others."""
    return erases(one) and erases(other) and _read(one).get("48") == _read(other).get("48")


def blanks_as_number(text: str, *, is_last: bool, is_to_end: bool) -> str:
    """A text whose many blanks are erased by their number (ECH) and passed (CUF).

    Not passed where nothing follows in the span (`is_last`); erased to the end of the row (EL) where it ends there.
    """
    if not is_last:
        return _BLANKS.sub(_passed, text)
    return _BLANKS.sub(_passed, _LAST_BLANKS.sub(_ERASED_TO_END if is_to_end else _erased, text))


def _passed(blanks: re.Match[str]) -> str:
    return f"{_erased(blanks)}\x1b[{len(blanks[0])}C"


def _erased(blanks: re.Match[str]) -> str:
    return f"\x1b[{len(blanks[0])}X"


def _read(colours: str) -> dict[str, str]:
    """The parameters by what they set: `38` and `48` the colours of text and ground, all others themselves."""
    return {_sets(each): each for each in _PARAMETER.findall(colours)}


def _sets(parameter: str) -> str:
    first = parameter.partition(";")[0]
    if len(first) == 1 or first in {"38", "48"}:
        return first
    return {"3": "38", "9": "38", "4": "48"}.get(first[0], first) if len(first) == 2 else "48"


def _change(now: dict[str, str], then: dict[str, str]) -> str | None:
    """The change alone; None where something ends that cannot be ended alone."""
    ended = [each for each in now if each not in then]
    if any(each not in _OFF and each not in {"38", "48"} for each in ended):
        return None
    off = dict.fromkeys(_OFF.get(each, {"38": "39", "48": "49"}.get(each, "")) for each in ended)
    weights = {"1", "2"} if "22" in off else set()
    on = [value for name, value in then.items() if now.get(name) != value or name in weights]
    return f"\x1b[{';'.join((*off, *on))}m"
