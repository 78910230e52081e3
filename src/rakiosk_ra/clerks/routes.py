"""/v1/clerk/session and /v1/clerk/audit: sign-in of the staff of the counter (臨櫃), and what they did."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import orm

from ra_contract.clerk import AuditEntry, ClerkSession, ClerkSignIn
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.session import PasswordChange
from rakiosk_ra.api.clerk_parts import Clerk, CurrentClerk, Staff, checked
from rakiosk_ra.api.parts import EVERYWHERE, HashingSlot, Kiosk, Ra, refusals
from rakiosk_ra.clerks import accounts, audit, sessions
from rakiosk_ra.clerks.permissions import Deed, require, require_machine
from rakiosk_ra.clerks.rows import ClerkSessionRow
from rakiosk_ra.customers.lockout import forgive
from rakiosk_ra.registry import Registry

STAFF = (*EVERYWHERE, ProblemCode.SESSION_ENDED)
CLERK = (*STAFF, Refusal.PASSWORD_CHANGE_REQUIRED)
_SIGN_IN = (ProblemCode.BAD_CREDENTIALS, ProblemCode.ACCOUNT_LOCKED, Refusal.TOO_MANY_REQUESTS)
_session = APIRouter(prefix="/v1/clerk", tags=["clerk"])


@_session.post("/session", status_code=201, responses=refusals(*EVERYWHERE, *_SIGN_IN, Refusal.NOT_PERMITTED))
def clerk_sign_in(ra: Ra, kiosk: Kiosk, typed: ClerkSignIn, request: Request, _slot: HashingSlot) -> ClerkSession:
    """Open a clerk's session."""
    clerk, attempt = checked(ra, request, kiosk, typed)
    now = ra.clock()
    with ra.database.write() as session:
        forgive(session, attempt)
        current = accounts.unchanged(session, clerk)
        require_machine(current, kiosk)
        token, row = sessions.open_session(session, ra.settings.clerks, current, kiosk, now)
        audit.append(session, now, audit.actor_of(current, kiosk), audit.Act("sign in"))
        return _record(ra, row, token)


@_session.get("/session", responses=refusals(*STAFF))
def clerk_look(ra: Ra, current: Staff) -> ClerkSession:
    """The session as it stands."""
    return _record(ra, current.session, "")


@_session.delete("/session", status_code=204, responses=refusals(*STAFF))
def clerk_sign_out(ra: Ra, current: Staff) -> None:
    """End the session."""
    with ra.database.write() as session:
        sessions.end_session(session, current.session)
        _note(ra, session, current, audit.Act("sign out"))


@_session.put(
    "/password",
    status_code=204,
    responses=refusals(*STAFF, *_SIGN_IN, ProblemCode.PASSWORD_RULES),
)
def change_clerk_password(ra: Ra, current: Staff, change: PasswordChange, request: Request, _slot: HashingSlot) -> None:
    """Replace the password; ends all sessions of the clerk."""
    typed = ClerkSignIn(current.clerk.clerk, change.old)
    clerk, attempt = checked(ra, request, current.kiosk, typed, asks_code=False)
    password_hash = accounts.replacement(clerk, change)
    with ra.database.write() as session:
        forgive(session, attempt)
        accounts.change_password(session, clerk, password_hash)
        _note(ra, session, current, audit.Act("change password"))


def _record(ra: Registry, row: ClerkSessionRow, token: str) -> ClerkSession:
    clerk = row.clerk
    return ClerkSession(
        token=token,
        clerk=clerk.clerk,
        name=clerk.name,
        role=clerk.role,
        office=clerk.office.name if clerk.office else "",
        password_change_required=clerk.must_change,
        expires_at=row.expires_at,
        idle_seconds=ra.settings.clerks.idle_seconds,
    )


def _note(ra: Registry, session: orm.Session, current: CurrentClerk, act: audit.Act) -> None:
    audit.append(session, ra.clock(), audit.actor_of(current.clerk, current.kiosk), act)


_audit = APIRouter(prefix="/v1/clerk/audit", tags=["audit"])


@_audit.get("", responses=refusals(*CLERK, Refusal.NOT_PERMITTED))
def read_audit(
    ra: Ra, current: Clerk, since: Annotated[int, Query(ge=0)] = 0, most: Annotated[int, Query(ge=1, le=1000)] = 500
) -> list[AuditEntry]:
    """Records of the audit after a sequence: the auditor's office's, or with none every one."""
    with ra.database.read() as session:
        require(current.clerk, Deed.AUDIT)
        office = current.clerk.office.name if current.clerk.office else None
        return audit.entries(session, office=office, since=since, most=most)


ROUTERS = (
    _session,
    _audit,
)
