"""The bags of a PKCS#12 file (RFC 7292, 4.2), each kept byte for byte, known or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of bags (RFC 7292, 4.2), by their object identifiers."""

    KEY = "1.2.840.113549.1.12.10.1.1"
    SHROUDED_KEY = "1.2.840.113549.1.12.10.1.2"
    CERTIFICATE = "1.2.840.113549.1.12.10.1.3"
    CRL = "1.2.840.113549.1.12.10.1.4"
    SECRET = "1.2.840.113549.1.12.10.1.5"  # noqa: S105
    SAFE = "1.2.840.113549.1.12.10.1.6"


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag: `value` is its DER, without the lock that it had of its own; `attributes` theirs, empty for none."""

    kind: str
    value: bytes
    attributes: bytes
    is_locked: bool = False  # by another password, or in a way that is not known here: the value is what was there
    inner: tuple["Bag", ...] = ()


@dataclass(frozen=True, slots=True)
class Safe:
    """Bags that lie together."""

    is_encrypted: bool
    bags: tuple[Bag, ...]


@dataclass(frozen=True, slots=True)
class KeyStore:
    """All that is in a file."""

    safes: tuple[Safe, ...]

    def bags(self) -> Iterator[Bag]:
        """Every bag, in the file's order."""
        for safe in self.safes:
            yield from _flat(safe.bags)


def _flat(bags: Sequence[Bag]) -> Iterator[Bag]:
    for bag in bags:
        yield bag
        yield from _flat(bag.inner)
