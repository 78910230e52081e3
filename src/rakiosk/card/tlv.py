"""BER-TLV: the tagged values that cards speak in (ISO/IEC 7816-4, 5.2.2). Bad bytes raise CardGarbled, nothing else."""

from collections.abc import Iterator

from rakiosk.domain.errors import CardGarbled

_TAG_BYTES_MOST = 3  # ISO/IEC 7816-4, 5.2.2.1
_LENGTH_BYTES_MOST = 3  # SP 800-73 knows no object of 16 MB


def encode(tag: int, value: bytes = b"") -> bytes:
    """One tagged value; the length in as few bytes as it needs."""
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + _length(len(value)) + value


def decode(data: bytes) -> dict[int, bytes]:
    """The tagged values that lie side by side in `data`; of one tag that comes twice, the first. Nothing may follow."""
    values: dict[int, bytes] = {}
    for tag, value in _walk(data):
        values.setdefault(tag, value)
    return values


def only(tag: int, data: bytes) -> bytes:
    """The value of the one tagged value that `data` is."""
    values = decode(data)
    if list(values) != [tag]:
        raise CardGarbled(f"expected one value tagged {tag:X}")
    return values[tag]


def pick(tag: int, data: bytes) -> bytes:
    """The value tagged `tag` among those side by side in `data`."""
    try:
        return decode(data)[tag]
    except KeyError:
        raise CardGarbled(f"nothing is tagged {tag:X}") from None


def _length(count: int) -> bytes:
    if count < 0x80:
        return bytes((count,))
    size = (count.bit_length() + 7) // 8
    return bytes((0x80 | size,)) + count.to_bytes(size, "big")


def _walk(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        tag, at = _read_tag(data, at)
        length, at = _read_length(data, at)
        if at + length > len(data):
            raise CardGarbled("a tagged value is cut off")
        yield tag, data[at : at + length]
        at += length


def _read_tag(data: bytes, at: int) -> tuple[int, int]:
    end = at + 1
    if data[at] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data) or end - at > _TAG_BYTES_MOST:
        raise CardGarbled("a tag is cut off or too long")
    return int.from_bytes(data[at:end], "big"), end


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise CardGarbled("a length is missing")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    end = at + 1 + size
    if not 1 <= size <= _LENGTH_BYTES_MOST or end > len(data):
        raise CardGarbled("a length is cut off or too long")
    return int.from_bytes(data[at + 1 : end], "big"), end
