"""Names of support staff as the audit keeps them: short and plain, whatever a certificate says."""

import re

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._:/+-]")
MOST = 60  # characters


def plain(text: str) -> str:
    """The text with each sign that the audit does not keep replaced."""
    return _NOT_PLAIN.sub("_", text)[:MOST]
