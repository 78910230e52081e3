"""/v1/clerk/session and /v1/clerk/audit: sign-in of the staff of the counter (臨櫃), and what they did."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import orm

from ra_contract.clerk import AuditEntry, ClerkCardSignIn, ClerkNonce, ClerkSession, ClerkSignIn
from ra_contract.possession import clerk_statement
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.session import PasswordChange
from rakiosk_ra.api.clerk_parts import Clerk, CurrentClerk, Staff, checked
from rakiosk_ra.api.counted import asked_from
from rakiosk_ra.api.parts import EVERYWHERE, HashingSlot, Kiosk, Ra, refusals
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.certificates.proofs import is_signed_by
from rakiosk_ra.clerks import accounts, audit, cards, sessions
from rakiosk_ra.clerks.permissions import Deed, require, require_machine
from rakiosk_ra.clerks.rows import ClerkSessionRow
from rakiosk_ra.customers.lockout import forgive
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

STAFF = (*EVERYWHERE, ProblemCode.SESSION_ENDED)
CLERK = (*STAFF, Refusal.PASSWORD_CHANGE_REQUIRED)
_SIGN_IN = (ProblemCode.BAD_CREDENTIALS, ProblemCode.ACCOUNT_LOCKED, Refusal.TOO_MANY_REQUESTS)
_BY_CARD = (ProblemCode.BAD_CREDENTIALS, Refusal.NOT_PERMITTED, Refusal.TOO_MANY_REQUESTS)
_LAST = 2**31 - 1  # the last number that the database has for a record
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


@_session.post("/session/nonce", status_code=201, responses=refusals(*EVERYWHERE))
def clerk_nonce(ra: Ra, kiosk: Kiosk) -> ClerkNonce:
    """A nonce for a clerk's own card."""
    with ra.database.write() as session:
        return cards.new_nonce(session, kiosk, ra.clock())


@_session.post("/session/card", status_code=201, responses=refusals(*EVERYWHERE, *_BY_CARD))
def clerk_card_sign_in(ra: Ra, kiosk: Kiosk, typed: ClerkCardSignIn, request: Request) -> ClerkSession:
    """Open the session of the clerk whose own card signed the nonce: its PIN was typed, no password is wanted."""
    with ra.place_budgets.tried(Verb.SIGN_IN, asked_from(ra, request, kiosk)):
        return _signed_in_by_card(ra, kiosk, typed)


def _signed_in_by_card(ra: Registry, kiosk: KioskRow, typed: ClerkCardSignIn) -> ClerkSession:
    certificate, signature, now = cards.loaded(decoded(typed.certificate)), decoded(typed.signature), ra.clock()
    with ra.database.write() as session:
        nonce = cards.taken_nonce(session, kiosk, typed.id, now)
        is_known = certificate is not None and cards.owner(session, certificate, now) is not None
    if certificate is None or nonce is None or not is_known:
        raise Refused(ProblemCode.BAD_CREDENTIALS)
    if not is_signed_by(certificate.public_key(), signature, clerk_statement(nonce)):
        raise Refused(ProblemCode.BAD_CREDENTIALS)
    with ra.database.write() as session:
        clerk = cards.owner(session, certificate, now)
        if clerk is None:
            raise Refused(ProblemCode.BAD_CREDENTIALS)
        require_machine(clerk, kiosk)
        token, row = sessions.open_session(session, ra.settings.clerks, clerk, kiosk, now)
        audit.append(session, now, audit.actor_of(clerk, kiosk), audit.Act("sign in by card"))
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
    ra: Ra,
    current: Clerk,
    since: Annotated[int, Query(ge=0, le=_LAST)] = 0,
    most: Annotated[int, Query(ge=1, le=1000)] = 500,
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
