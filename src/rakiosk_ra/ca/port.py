"""The port to a certification authority: issue, revoke, resume, status."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from sqlalchemy import orm

from ra_contract.certificate import Use
from ra_contract.possession import PublicKey


class AuthorityStatus(StrEnum):
    """How the authority answers for a certificate (RFC 6960, 2.2, with certificateHold told apart)."""

    GOOD = "good"
    HELD = "held"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of one certificate since a moment, with the reason if it is not good, and its issuer's number."""

    status: AuthorityStatus
    since: datetime
    reason: x509.ReasonFlags | None = None
    issuer: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """A certificate that is to be signed."""

    common_name: str
    use: Use
    public_key: PublicKey
    not_before: datetime
    not_after: datetime


class Authority(Protocol):
    """A certification authority.

    `issue` may be slow (a network HSM, an external CA) and is called outside any transaction. The other verbs take
    effect with the caller's transaction: the local authority writes rows, an adapter to an external one writes what
    it has to deliver. A certificate of which neither `revoke` nor `resume` was ever said is not vouched for.
    """

    @property
    def certificate(self) -> x509.Certificate:
        """The issuing authority's own certificate, of the one that signs now."""
        ...

    def issue(self, template: Template) -> x509.Certificate:
        """Sign a certificate."""
        ...

    def revoke(self, session: orm.Session, issued: x509.Certificate, reason: x509.ReasonFlags, at: datetime) -> None:
        """Revoke it, or put it on hold when the reason is certificate_hold. What is revoked stays so."""
        ...

    def resume(self, session: orm.Session, issued: x509.Certificate, at: datetime) -> None:
        """Vouch for it: at first, or again after a hold. What is revoked stays so."""
        ...

    def status(self, session: orm.Session, serial: int) -> Answer | None:
        """How it answers for a serial; None when it does not know it."""
        ...

    def statuses(self, session: orm.Session, serials: Collection[int]) -> dict[int, Answer]:
        """How it answers for those of some serials that it knows."""
        ...
