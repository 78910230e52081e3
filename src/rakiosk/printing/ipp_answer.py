"""A printer's answer as its groups (RFC 8010, 3.1). What is not understood in it is left out, not held against it."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Attributes = Mapping[str, Any]

_HEAD = 8  # octets: version, status, request-id
_VERSIONS = (1, 2)
_END, _JOB, _PRINTER, _UNSUPPORTED = 0x03, 0x02, 0x04, 0x05
_FIRST_VALUE = 0x10  # tags below begin a group; those up to 0x1f say that there is no value
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_OCTETS, _BEGIN_COLLECTION, _TEXT_LANGUAGE, _NAME_LANGUAGE, _END_COLLECTION = 0x30, 0x34, 0x35, 0x36, 0x37
_TEXTS = range(0x40, 0x60)


class Garbled(Exception):
    """An answer that is no IPP response."""


@dataclass(frozen=True, slots=True)
class Response:
    """A printer's answer: its status code, the attributes of the printer or of each job, and what it does not take."""

    status: int
    printer: Attributes
    jobs: tuple[Attributes, ...]
    unsupported: Attributes

    @property
    def is_good(self) -> bool:
        """Successful, or nearly (RFC 8011, 4.1.6.1)."""
        return self.status < 0x0100


@dataclass(frozen=True, slots=True)
class _Part:
    """One value with its tag, or the begin of a group, which has a tag only."""

    tag: int
    name: str = ""
    octets: bytes = b""


def response(content: bytes) -> Response:
    """The answer in these octets. Raises Garbled."""
    if len(content) < _HEAD or content[0] not in _VERSIONS:
        raise Garbled("it does not begin like one")
    groups = list(_groups(content))
    return Response(
        status=struct.unpack_from(">H", content, 2)[0],
        printer=next((group for tag, group in groups if tag == _PRINTER), {}),
        jobs=tuple(group for tag, group in groups if tag == _JOB and group),
        unsupported=next((group for tag, group in groups if tag == _UNSUPPORTED), {}),
    )


def _groups(content: bytes) -> Iterator[tuple[int, Attributes]]:
    group: dict[str, Any] = {}
    name, depth = "", 0
    for part in _parts(content):
        if part.tag < _FIRST_VALUE:
            group, name = {}, ""
            yield part.tag, group  # filled by what follows
            continue
        depth -= part.tag == _END_COLLECTION
        if not depth:
            name = part.name or name
            _add(group, name, _value(part))
        depth += part.tag == _BEGIN_COLLECTION


def _parts(content: bytes) -> Iterator[_Part]:
    at = _HEAD
    while at < len(content) and content[at] != _END:
        tag = content[at]
        at += 1
        if tag < _FIRST_VALUE:
            yield _Part(tag)
            continue
        name, at = _counted(content, at)
        octets, at = _counted(content, at)
        yield _Part(tag, name.decode(errors="replace"), octets)


def _counted(content: bytes, at: int) -> tuple[bytes, int]:
    """Octets behind their number, and where the next begin. Raises Garbled."""
    begin = at + 2
    end = begin + int.from_bytes(content[at:begin])
    if end > len(content):
        raise Garbled("it ends in the middle")
    return content[begin:end], end


def _add(group: dict[str, Any], name: str, value: object) -> None:
    """One value stands bare, several in a list."""
    if value is None or not name:
        return
    if name not in group:
        group[name] = value
    elif isinstance(group[name], list):
        group[name].append(value)
    else:
        group[name] = [group[name], value]


def _value(part: _Part) -> object:
    """A number, a truth or a text; None for what is none of them, and for what is not as long as it must be."""
    octets = part.octets
    if part.tag in {_INTEGER, _ENUM}:
        return int.from_bytes(octets, signed=True) if len(octets) == 4 else None
    if part.tag == _BOOLEAN:
        return octets != b"\0" if len(octets) == 1 else None
    if part.tag in {_TEXT_LANGUAGE, _NAME_LANGUAGE}:
        octets = _behind_language(octets)
    is_text = part.tag in _TEXTS or part.tag in {_OCTETS, _TEXT_LANGUAGE, _NAME_LANGUAGE}
    return octets.decode(errors="replace") if is_text else None


def _behind_language(octets: bytes) -> bytes:
    try:
        _language, at = _counted(octets, 0)
        return _counted(octets, at)[0]
    except Garbled:
        return b""
