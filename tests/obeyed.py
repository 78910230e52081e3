"""The sequences that a kiosk writes to its terminal for itself, and what else a terminal would obey."""

import re

_OURS = re.compile(
    rb"\x1b\[[0-9;]*[mHABCDEJKX]"  # colours, places, erasing
    rb"|\x1b\[\?(?:25|7|1000|1002|1003|1004|1006|1015|1049|2004|2026)[hl]|\x1b\[\?(?:2026|2048)\$p"
    rb"|\x1b\]22;[a-z]*\x07|\x1b\[[<>][0-9]*u|\x1b\]52;[cp];!\x07|[\r\n]"
)
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff].{,9}", re.DOTALL)


def obeyed(written: bytes) -> list[str]:
    """The control characters among what was written that are not the kiosk's own, each with what follows it."""
    return _OBEYED.findall(_OURS.sub(b"", written).decode("utf-8", "replace"))
