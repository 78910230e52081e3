"""Pictures on their way to support: the first whole, then the rows that are others, deflated in one stream.

A frame is its length in bytes (4, big-endian), then a piece of a zlib stream (RFC 1950) that ends at a byte and holds a
JSON object: `width` and `whole`, all rows of a picture, or `rows`, those that changed by their numbers. A picture
that is equal to the one before is not sent, so that neither a key nor its moment shows where nothing may be seen of it.
"""

import json
import zlib
from dataclasses import dataclass
from typing import Any

LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """The screen as it may be seen: rows of text, without trailing blanks, and the screen's width in cells."""

    width: int
    rows: tuple[str, ...]


class Sender:
    """Makes the frames of one viewer."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(9)
        self._sent: Picture | None = None

    def frame(self, picture: Picture) -> bytes:
        """The frame that brings a viewer to this picture; empty when it has it."""
        before, self._sent = self._sent, picture
        if before == picture:
            return b""
        told: dict[str, Any]
        if before is None or before.width != picture.width or len(before.rows) != len(picture.rows):
            told = {"width": picture.width, "whole": picture.rows}
        else:
            pairs = enumerate(zip(before.rows, picture.rows, strict=True))
            told = {"rows": {number: new for number, (old, new) in pairs if old != new}}
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        piece = self._deflate.compress(content) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        return len(piece).to_bytes(LENGTH_BYTES, "big") + piece


class Receiver:
    """Puts pictures together from the frames of one viewer."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj()
        self._picture: Picture | None = None

    def picture(self, piece: bytes) -> Picture:
        """The picture after this frame, its length taken off. Raises ValueError, zlib.error for what is none."""
        told = json.loads(self._inflate.decompress(piece))
        if "whole" in told:
            self._picture = Picture(told["width"], tuple(told["whole"]))
        elif self._picture is None:
            raise ValueError("the first frame is not whole")
        else:
            rows = list(self._picture.rows)
            for number, row in told["rows"].items():
                rows[int(number)] = row
            self._picture = Picture(self._picture.width, tuple(rows))
        return self._picture
