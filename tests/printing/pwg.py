"""A page of PWG raster (PWG 5102.4) as a picture."""

import struct

from PIL import Image

_HEADER = 1796
_GREY = 1  # bytes a pixel; others are colours


def first_page(raster: bytes) -> Image.Image:
    """The first page, in greys or colours of eight bits."""
    assert raster.startswith(b"RaS2")
    header = raster[4 : 4 + _HEADER]
    width, height = struct.unpack_from(">II", header, 372)
    bits = struct.unpack_from(">I", header, 388)[0]
    size = bits // 8
    dots, at = bytearray(), 4 + _HEADER
    while len(dots) < width * height * size:
        times = raster[at] + 1
        line, at = _line(raster, at + 1, width, size)
        dots += line * times
    return Image.frombytes("L" if size == _GREY else "RGB", (width, height), bytes(dots[: width * height * size]))


def _line(raster: bytes, at: int, width: int, size: int) -> tuple[bytes, int]:
    line = bytearray()
    while len(line) < width * size:
        count, at = raster[at], at + 1
        if count < 128:  # one pixel, so many times
            line += raster[at : at + size] * (count + 1)
            at += size
        else:  # so many pixels
            length = (257 - count) * size
            line += raster[at : at + length]
            at += length
    return bytes(line), at
