"""BER-TLV as ISO 7816-4 uses it: tags of one to three bytes, definite lengths."""


def encode(tag: int, value: bytes) -> bytes:
    """One data object. ISO 7816-4, 5.2.2: the shortest form of the length."""
    size = len(value)
    tag_bytes = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if size < 0x80:
        return tag_bytes + bytes([size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag_bytes + bytes([0x80 | len(length)]) + length + value


def decode(data: bytes) -> list[tuple[int, bytes]]:
    """The data objects in their order, not looking inside. Raises ValueError unless they fill `data` exactly."""
    objects = []
    position = 0
    while position < len(data):
        tag, position = _tag(data, position)
        size, position = _length(data, position)
        if position + size > len(data):
            raise ValueError("a value is cut short")
        objects.append((tag, data[position : position + size]))
        position += size
    return objects


def decode_only(data: bytes, tag: int) -> bytes:
    """The value of the one data object that `data` must be. Raises ValueError."""
    objects = decode(data)
    if len(objects) != 1 or objects[0][0] != tag:
        raise ValueError(f"not one data object {tag:X}")
    return objects[0][1]


def decode_fields(data: bytes) -> dict[int, bytes]:
    """The data objects by tag. Raises ValueError when a tag comes twice."""
    objects = decode(data)
    fields = dict(objects)
    if len(fields) != len(objects):
        raise ValueError("a tag comes twice")
    return fields


def _tag(data: bytes, position: int) -> tuple[int, int]:
    end = position + 1
    if data[position] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data) or end - position > 3:
        raise ValueError("a tag is cut short or too long")
    return int.from_bytes(data[position:end], "big"), end


def _length(data: bytes, position: int) -> tuple[int, int]:
    if position >= len(data):
        raise ValueError("a length is missing")
    first = data[position]
    if first < 0x80:
        return first, position + 1
    end = position + 1 + (first & 0x7F)
    if not 0x81 <= first <= 0x83 or end > len(data):
        raise ValueError("a length is cut short, indefinite or too long")
    return int.from_bytes(data[position + 1 : end], "big"), end
