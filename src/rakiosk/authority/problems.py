"""The RA's problem documents (RFC 9457) as errors of the kiosk."""

from collections.abc import Callable
from datetime import timedelta

from ra_contract.problems import Problem, ProblemCode, Refusal
from rakiosk.domain.errors import (
    AccountLocked,
    KioskCopied,
    KioskWithdrawn,
    PasswordRefused,
    RaBroken,
    RaError,
    RaRefused,
    SessionEnded,
    SignInRefused,
)

Refuse = Callable[[Refusal, timedelta | None], RaError]
"""The error for a refusal of the contract: RaRefused for customers, CounterRefused for clerks."""


def error_of(problem: Problem, refuse: Refuse = RaRefused) -> RaError:
    """The error that a problem document stands for; an unknown code is outside the contract."""
    special: dict[str, RaError] = {
        ProblemCode.BAD_CREDENTIALS: SignInRefused(problem.tries_left or 0),
        ProblemCode.ACCOUNT_LOCKED: AccountLocked(timedelta(seconds=problem.retry_after or 0)),
        ProblemCode.SESSION_ENDED: SessionEnded(),
        ProblemCode.PASSWORD_RULES: PasswordRefused(problem.broken),
        ProblemCode.ANOTHER_MACHINE: KioskCopied("enrolled as another machine"),
        ProblemCode.CLIENT_CERTIFICATE: KioskWithdrawn("the RA does not know this kiosk's certificate"),
    }
    if problem.code in special:
        return special[problem.code]
    try:
        wait = timedelta(seconds=problem.retry_after) if problem.retry_after is not None else None
        return refuse(Refusal(problem.code), wait)
    except ValueError:
        return RaBroken(f"{problem.status} {problem.code[:40]}")
