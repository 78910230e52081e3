"""Text that is not ours, made harmless: what a terminal would obey, or what nobody sees, is replaced by a sign."""

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""The sign that stands where something was replaced; one cell wide."""

# General categories Cc, Cf, Cs, Zl and Zp of Unicode, by ranges; variation selectors, which names have, are not in them
_OBEYED_OR_UNSEEN = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # but for the line feed
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f"
    "]"
)

# Letters, marks and signs that are blank or nothing: by them two names could look alike
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0]")

# What may take no cell and be drawn over the letter before it: neither letter, blank, ASCII nor a usual sign, or a
# vowel or final of Hangul by itself. Whether it is a mark is asked of the few that come in such numbers.
_PILED = re.compile(
    r"(?:[^\w\s\x20-\x7e\u2100-\u2bff\u3000-\u3029\u3030-\u303f\uff00-\uffef]|[\u1160-\u11ff\ud7b0-\ud7fb]){5,}"
)
_MARKS_MOST = 4  # on one letter: no living script has more, and a pile covers the lines above and below


def is_harmless(text: str) -> bool:
    """Whether a terminal draws each of these characters in its own place, and obeys none."""
    return text.isprintable() and (text.isascii() or not (_BLANK.search(text) or _PILED.search(text)))


def harmless(text: str) -> str:
    """The text with a sign for each such character, and for each pile of marks on one letter beyond the fourth.

    Line feeds stay; the other line ends and tabs are plain ones.
    """
    if not text.isascii():
        text = _PILED.sub(_with_few_marks, _BLANK.sub(REPLACEMENT, text))
    if text.isprintable():
        return text
    return _OBEYED_OR_UNSEEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\t", " "))


def _with_few_marks(piled: re.Match[str]) -> str:
    text, marks = "", 0
    for character in piled[0]:
        marks = marks + 1 if _is_over_another(character) else 0
        if marks <= _MARKS_MOST:
            text += character
        elif marks == _MARKS_MOST + 1:
            text += REPLACEMENT
    return text


def _is_over_another(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character.isalpha()  # a part of Hangul
