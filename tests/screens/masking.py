"""Whatever is another at every run, such as a serial or a date, replaced by a placeholder of its shape and width."""

import re
from collections.abc import Callable

_HEX = r"[0-9A-Fa-f]"
_BLOCKS = re.compile(r"[▀▄█]")


def _in_kind(match: re.Match[str]) -> str:
    """Each digit by 0, each letter by X."""
    return "".join("0" if sign.isdigit() else "X" if sign.isalpha() else sign for sign in match[0])


def _crossed(match: re.Match[str]) -> str:
    """Each digit and letter by X: which of them are digits is another at every run."""
    return "".join("X" if sign.isalnum() else sign for sign in match[0])


_PLACEHOLDERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...] = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "YYYY-MM-DD"),
    (re.compile(r"(?<=YYYY-MM-DD )\d\d:\d\d"), "hh:mm"),
    (re.compile(r"\b[A-Z]-\d{6}\b"), _in_kind),  # an order, a receipt, a proof
    (re.compile(rf"\b[A-Z]-{_HEX}{{4}}-\d{{12}}\b"), _crossed),  # a receipt of the kiosk's own
    (re.compile(r"(?<=/tmp/slips-)\w{8}"), "XXXXXXXX"),
    (re.compile(r"(?<=-)\d{8}(?=(-\d)?\.p12)"), "YYYYMMDD"),
    (re.compile(rf"\b(?:{_HEX}{{2}} ){{5,}}{_HEX}{{2}}\b"), _crossed),  # what a card answers to its reset
    (re.compile(rf"\b{_HEX}{{4}}(?: {_HEX}{{4}})+(?: {_HEX}{{2}})?\b"), _crossed),  # a serial, a fingerprint
    (
        re.compile(rf"(?m)(?<=^ )[ ]*(?:{_HEX}{{4}}|{_HEX}{{2}})(?=[ ▇▁▂▃▄▅▆█]*$)"),
        _crossed,
    ),  # its end on a new line
    (re.compile(rf"\b{_HEX}{{16,}}\b"), _crossed),
    (re.compile(rf"(?<=…){_HEX}{{4}}\b"), _crossed),  # the end of a serial
    (re.compile(r"\b[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}\b"), _crossed),  # a check code
    (re.compile(r"(?<=127\.0\.0\.1:)\d{5}"), "00000"),
    (re.compile(r"\b\d{4}(?= bytes| 位元組)"), "0000"),
)


def masked(screen: str, *, has_own_code: bool = False) -> str:
    """The screen with placeholders. With `has_own_code` the QR code on it is of something that is masked, too."""
    for pattern, placeholder in _PLACEHOLDERS:
        screen = pattern.sub(placeholder, screen)
    return _without_code(screen) if has_own_code else screen


def _without_code(screen: str) -> str:
    """A QR code is a square: each of its cells by the same sign, light or dark."""
    lines = screen.split("\n")
    places = [match.start() for line in lines if len(_BLOCKS.findall(line)) > 4 for match in _BLOCKS.finditer(line)]
    if not places:
        return screen
    first, last = min(places), max(places) + 1
    return "\n".join(_covered(line, first, last) if len(_BLOCKS.findall(line)) > 4 else line for line in lines)


def _covered(line: str, first: int, last: int) -> str:
    return line[:first] + "▒" * (min(last, len(line.ljust(last))) - first) + line[last:]
