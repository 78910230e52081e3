"""Text that is not ours, made harmless: what a terminal would obey, or what nobody sees, is replaced by a sign."""

import re

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


def harmless(text: str) -> str:
    """The text with one sign for each such character; line feeds stay, the other line ends and tabs are plain ones."""
    text = _BLANK.sub(REPLACEMENT, text)
    if text.isprintable():
        return text
    return _OBEYED_OR_UNSEEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\t", " "))
