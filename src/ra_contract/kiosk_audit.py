"""A kiosk's audit as the RA is told of it: its head, so that an old copy shows, and what support did with leave."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, Predicate

from ra_contract.base import Base64

Digest = Annotated[str, MaxLen(64), Predicate(lambda text: not text or bytes_of(text))]
Count = Annotated[int, Ge(0), Le(2**53)]
Plain = Annotated[str, MaxLen(64), Predicate(str.isprintable)]
SUPPORT_ACTS_MOST = 200


def bytes_of(text: str) -> bool:
    """Whether a text is a SHA-256 in hex, of small letters."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The end of a kiosk's audit (`chain.Head`): how many records it has, the digest over all of them (hex)."""

    count: Count
    digest: Digest


@dataclass(frozen=True, slots=True)
class SupportAct:
    """A deed of support at a kiosk, from its audit: the number of the record, when, what, and by whom."""

    number: Count
    at: Plain  # RFC 3339, by the kiosk's clock
    what: Plain
    by: Plain


@dataclass(frozen=True, slots=True)
class AuditNews:
    """A kiosk's audit since the RA was told last.

    `known` is the digest that the kiosk's own chain has at the count which the RA knows; empty where it does not go so
    far: then this is not the audit that the RA knows. `who_key` is the key of the digests that stand for people.
    """

    head: AuditHead
    known: Digest
    who_key: Base64
    support: Annotated[tuple[SupportAct, ...], MaxLen(SUPPORT_ACTS_MOST)] = ()
