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
    RaUnreachable,
    SessionEnded,
    SignInRefused,
)

Refuse = Callable[[Refusal, timedelta | None], RaError]
"""The error for a refusal of the contract: RaRefused for customers, CounterRefused for clerks."""

_LONGEST_SECONDS = 366 * 86_400


def error_of(problem: Problem, refuse: Refuse = RaRefused) -> RaError:
    """The error that a problem document stands for; an unknown code is outside the contract."""
    special: dict[str, RaError] = {
        ProblemCode.BAD_CREDENTIALS: SignInRefused(problem.tries_left or 0),
        ProblemCode.ACCOUNT_LOCKED: AccountLocked(_wait(problem.retry_after or 0)),
        ProblemCode.SESSION_ENDED: SessionEnded(),
        ProblemCode.PASSWORD_RULES: PasswordRefused(problem.broken),
        ProblemCode.ANOTHER_MACHINE: KioskCopied("enrolled as another machine"),
        ProblemCode.CLIENT_CERTIFICATE: KioskWithdrawn("the RA does not know this kiosk's certificate"),
    }
    if problem.code == ProblemCode.IDEMPOTENCY_KEY and problem.retry_after is not None:
        after = _wait(problem.retry_after).total_seconds()
        return RaUnreachable("the same request is still under way", after=after, has_answered=True)
    if problem.code in special:
        return special[problem.code]
    try:
        wait = _wait(problem.retry_after) if problem.retry_after is not None else None
        return refuse(Refusal(problem.code), wait)
    except ValueError:
        return RaBroken(f"{problem.status} {problem.code[:40]}")


def _wait(seconds: int) -> timedelta:
    """A wait that can be told, however long the RA says."""
    return timedelta(seconds=min(max(0, seconds), _LONGEST_SECONDS))
