"""Trouble with the Registration Authority, or by its refusal."""

from dataclasses import dataclass, field
from datetime import timedelta

from ra_contract.problems import Refusal
from ra_contract.rules import PasswordRule
from rakiosk.domain.errors.base import KioskError


class RaError(KioskError):
    """The Registration Authority."""


class RaUnreachable(RaError):
    """No connection, no answer in time, or the answer that it is away. What was asked for may or may not have happened.

    `after`: seconds after which it may be there; None when nobody can tell. `has_answered`: it, or what stands before
    it, has said so itself. `is_unsent`: there was no connection, so that nothing was asked for.
    """

    def __init__(
        self, *words: object, after: float | None = None, has_answered: bool = False, is_unsent: bool = False
    ) -> None:
        super().__init__(*words)
        self.after = after
        self.has_answered = has_answered
        self.is_unsent = is_unsent


class RaTooSlow(RaError):
    """An answer that did not come whole in the time there is. Nothing of it was kept."""


class RaUntrusted(RaError):
    """TLS: whoever answers there has no certificate of our authority."""


class RaCertificateOver(RaError):
    """TLS: the RA's certificate is over, by the kiosk's clock."""


class RaOtherName(RaError):
    """TLS: the RA's certificate is for another name."""


class KioskClockWrong(RaError):
    """TLS: certificates are not valid by the kiosk's clock that others hold valid."""


class KioskCertificateOver(RaError):
    """TLS: the kiosk's own certificate is over."""


class KioskWithdrawn(RaError):
    """The RA does not take this kiosk's certificate: it does not know the kiosk, or has withdrawn it."""


class KioskCopied(RaError):
    """The RA takes this kiosk's certificate from another machine only: this one has a copy of that one's files."""


class RaBroken(RaError):
    """An answer outside the contract."""


@dataclass(eq=False)
class SignInRefused(RaError):
    """CN and login password do not fit together; `tries_left` before the account is locked."""

    tries_left: int


@dataclass(eq=False)
class AccountLocked(RaError):
    """Sign-in is locked for `retry_after`."""

    retry_after: timedelta


class SessionEnded(RaError):
    """The session is over: time, logout, password change, or ended elsewhere."""


@dataclass(eq=False)
class PasswordRefused(RaError):
    """The RA refuses a new login password. Nothing was changed."""

    broken: tuple[PasswordRule, ...] = field(default=())


class ContentUntrusted(RaError):
    """The public pages, or a file that belongs to them, fail their check: they are not shown."""


@dataclass(eq=False)
class RaRefused(RaError):
    """A refusal of the contract. `retry_after` is when it will be another, where that is known."""

    code: Refusal
    retry_after: timedelta | None = None


@dataclass(eq=False)
class CounterRefused(RaError):
    """A refusal of the contract to a clerk, whom other words fit than a customer; `retry_after` as in RaRefused."""

    code: Refusal
    retry_after: timedelta | None = None
