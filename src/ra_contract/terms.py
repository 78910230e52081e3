"""用戶約定條款: the terms that an order is opened with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """用戶約定條款 in force: plain text, paragraphs parted by blank lines. `sha256` is hex, over the UTF-8 text."""

    version: str
    sha256: str
    language: str
    title: str
    text: str
