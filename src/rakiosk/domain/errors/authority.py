"""Trouble with the Registration Authority, or by its refusal."""

from dataclasses import dataclass, field
from datetime import timedelta

from ra_contract.problems import Refusal
from ra_contract.rules import PasswordRule
from rakiosk.domain.errors.base import KioskError


class RaError(KioskError):
    """The Registration Authority."""


class RaUnreachable(RaError):
    """No connection, or no answer in time. What was asked for may or may not have happened."""


class RaUntrusted(RaError):
    """TLS refused: it is not our RA, or it does not take this kiosk's certificate."""


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
