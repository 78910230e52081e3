"""A short command APDU taken apart (ISO 7816-3, 12.1: cases 1 to 4)."""

from dataclasses import dataclass
from typing import Self

from rakiosk_demo.simulators.card.status import Refused, StatusWord

_CHAINING_BIT = 0x10


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its header, its data field, and how many bytes of answer are expected (0: none, at most 256)."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    expected: int

    @classmethod
    def parse(cls, apdu: bytes) -> Self:
        """Take raw bytes apart. Raises Refused (6700) for extended or broken lengths."""
        if len(apdu) < 4:
            raise Refused(StatusWord.WRONG_LENGTH)
        data, expected = _body(apdu[4:])
        return cls(cla=apdu[0], ins=apdu[1], p1=apdu[2], p2=apdu[3], data=data, expected=expected)

    @property
    def is_chained(self) -> bool:
        """Whether more of this command follows (ISO 7816-4, 5.3.3)."""
        return bool(self.cla & _CHAINING_BIT)

    @property
    def header(self) -> tuple[int, int, int]:
        """The bytes that the parts of one chain have in common."""
        return self.ins, self.p1, self.p2


def _body(body: bytes) -> tuple[bytes, int]:
    if not body:
        return b"", 0
    if len(body) == 1:
        return b"", body[0] or 256
    size, rest = body[0], body[1:]
    if size and len(rest) == size:
        return rest, 0
    if size and len(rest) == size + 1:
        return rest[:size], rest[size] or 256
    raise Refused(StatusWord.WRONG_LENGTH)
