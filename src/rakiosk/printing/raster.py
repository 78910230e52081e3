"""A PDF as black and white dots, drawn by poppler's pdftoppm in a process of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rakiosk.child import answer_of

_HEADER = re.compile(rb"P4\s+(\d+)\s+(\d+)\s")  # pbm(5)


class RasterFailed(Exception):
    """pdftoppm did not draw it; the text is for support."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """One page: eight dots a byte, each row begun anew, 1 is black."""

    width: int
    height: int
    dots: bytes


async def bitmaps(pdf: bytes, width: int) -> list[Bitmap]:
    """The pages, each of this many dots from left to right. Raises RasterFailed."""
    size = ("-scale-to-x", str(width), "-scale-to-y", "-1")
    try:
        drawn = await answer_of(
            ("pdftoppm", "-mono", *size, "-"), pdf, failure=lambda _code, words: RasterFailed(words)
        )
    except FileNotFoundError as error:
        raise RasterFailed("pdftoppm is missing: install poppler-utils") from error
    if not drawn:
        raise RasterFailed("nothing was drawn")
    return list(_pages(drawn))


def _pages(drawn: bytes) -> Iterator[Bitmap]:
    while header := _HEADER.match(drawn):
        width, height = int(header[1]), int(header[2])
        end = header.end() + (width + 7) // 8 * height
        yield Bitmap(width, height, drawn[header.end() : end])
        drawn = drawn[end:]
