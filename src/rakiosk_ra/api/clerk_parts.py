"""Common to all that clerks may ask: their session at this machine, and their password, counted."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy import orm

from ra_contract.clerk import ClerkSignIn
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.api.parts import Kiosk, Ra, bearer_token, note_use
from rakiosk_ra.api.tries import tried
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks import accounts, codes, sessions
from rakiosk_ra.clerks.rows import ClerkRow, ClerkSessionRow
from rakiosk_ra.customers.lockout import Attempt
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry


@dataclass(frozen=True, slots=True)
class CurrentClerk:
    """The asking party: the machine, the session and its clerk, as they were when the request came."""

    kiosk: KioskRow
    session: ClerkSessionRow
    clerk: ClerkRow


def signed_in_clerk(
    ra: Ra, kiosk: Kiosk, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_token)]
) -> CurrentClerk:
    """The living session of a clerk. Raises Refused (client-certificate, session-ended)."""
    if bearer is None:
        raise Refused(ProblemCode.SESSION_ENDED)
    now, settings = ra.clock(), ra.settings.clerks
    with ra.database.read() as session:
        row = sessions.find_session(session, settings, bearer.credentials, kiosk, now)
    note_use(ra, row, settings.idle_seconds, now)
    return CurrentClerk(kiosk, row, row.clerk)


Staff = Annotated[CurrentClerk, Depends(signed_in_clerk)]


async def settled_clerk(current: Staff) -> CurrentClerk:
    """The session of a clerk with a password of their own. Raises Refused (password-change-required)."""
    if current.clerk.must_change:
        raise Refused(Refusal.PASSWORD_CHANGE_REQUIRED)
    return current


Clerk = Annotated[CurrentClerk, Depends(settled_clerk)]


def checked(
    ra: Registry, request: Request, kiosk: KioskRow, typed: ClerkSignIn, *, asks_code: bool = True
) -> tuple[ClerkRow, Attempt]:
    """The clerk whose id and password these are, and the try as it was counted: to be forgiven in the next transaction.

    A code that is missing, wrong or used already counts as a wrong password, and nobody learns which it was.

    Raises Refused: bad-credentials, account-locked, too-many-requests, and 503 when they cannot be checked.
    """

    def count(session: orm.Session) -> tuple[Attempt, ClerkRow | None]:
        return accounts.count_try(ra, session, typed.clerk, kiosk.id), accounts.find_clerk(session, typed.clerk)

    def is_right(clerk: ClerkRow | None) -> bool:
        if not accounts.is_password(clerk, typed.password) or clerk is None:
            return False
        return not asks_code or _is_code_right(ra, clerk, typed.code)

    return tried(ra, request, kiosk, count, is_right)


def _is_code_right(ra: Registry, clerk: ClerkRow, typed: str) -> bool:
    if not ra.settings.clerks.code_asked:
        return True
    step = codes.step_of(ra.vault, clerk, typed.strip(), ra.clock())
    if step is None:
        return False
    with ra.database.write() as session:
        return codes.spend(session, clerk, step)
