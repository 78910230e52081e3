"""IPP requests as bytes (RFC 8010), made by pyipp's serializer (docs/decisions/0012), and what stands in answers."""

import struct
from collections.abc import Mapping, Sequence

from pyipp.enums import IppOperation, IppTag
from pyipp.serializer import construct_attribute

Value = str | int | bool | Sequence[str]

_VERSION = (1, 1)  # every IPP printer speaks it
# what pyipp has no tag for, and leaves out without a word; and `media`, which it takes for a name
_TAGS = {
    "limit": IppTag.INTEGER,
    "media": IppTag.KEYWORD,
    "purge-job": IppTag.BOOLEAN,
}


def request(
    operation: IppOperation, attributes: Mapping[str, Value], job: Mapping[str, Value] | None = None, data: bytes = b""
) -> bytes:
    """A request. `attributes` begin with the target: printer-uri, then job-id if it is of a job (RFC 8011, 4.1.5)."""
    head = {"attributes-charset": "utf-8", "attributes-natural-language": "en", **attributes}
    message = struct.pack(">bbhib", *_VERSION, operation.value, 1, IppTag.OPERATION.value)
    message += b"".join(_attribute(name, value) for name, value in head.items())
    if job:
        message += bytes([IppTag.JOB.value])
        message += b"".join(_attribute(name, value) for name, value in job.items())
    return message + bytes([IppTag.END.value]) + data


def texts(value: object) -> list[str]:
    """A value that may be absent, one, or several (one value stands bare)."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def one(value: object) -> object:
    """A value where there is to be one: of several the first."""
    return value[0] if isinstance(value, list) and value else value


def number(value: object) -> int | None:
    """A whole number, or the first of several; None for anything else."""
    value = one(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _attribute(name: str, value: Value) -> bytes:
    encoded = construct_attribute(name, value, _TAGS.get(name))
    if not encoded:
        raise KeyError(f"no tag is known for {name}")
    return encoded
