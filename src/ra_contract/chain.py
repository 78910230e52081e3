"""A chain of records: each digest closes over all before it, so that none is changed, left out or put in unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many records it has, and the digest (SHA-256, hex) over all of them."""

    count: int = 0
    digest: str = _NOTHING

    def after(self, record: bytes) -> "Head":
        """The end once this record is added: SHA-256 of its number (8 bytes, big-endian), the digest before, and it."""
        count = self.count + 1
        digest = hashlib.sha256(count.to_bytes(8, "big") + bytes.fromhex(self.digest) + record)
        return Head(count, digest.hexdigest())


def canonical(facts: Mapping[str, object]) -> bytes:
    """A record as the bytes that are chained: JSON in UTF-8, its names in order, no blanks."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Broken(Exception):
    """A chain does not hold at the record of this number, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"record {number} is not what was written")
        self.number = number


def followed(records: Iterable[tuple[bytes, str]], start: Head = Head()) -> Head:
    """The end of a chain of records, each with the digest that was written beside it. Raises Broken."""
    head = start
    for record, digest in records:
        head = head.after(record)
        if head.digest != digest:
            raise Broken(head.count)
    return head
