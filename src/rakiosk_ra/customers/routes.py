"""/v1/session and /v1/me: sign in, look, sign out; the password and what the customer may change."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from sqlalchemy import orm

from ra_contract.certificate import CarrierKind
from ra_contract.pin_reset import PinFragments
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.profile import Profile, ProfileChange
from ra_contract.session import PasswordChange, Session, SignIn
from rakiosk_ra.api.counted import counted
from rakiosk_ra.api.parts import (
    CUSTOMER,
    EVERYWHERE,
    SIGNED_IN,
    Customer,
    CustomersKiosk,
    HashingSlot,
    Ra,
    SignedIn,
    refusals,
)
from rakiosk_ra.api.step_up import check_password
from rakiosk_ra.api.tries import tried
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.cards.inventory import cards_of, former_cards_of
from rakiosk_ra.customers import accounts, personal, profiles, sessions
from rakiosk_ra.customers.lockout import Attempt
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.orders.lifecycle import open_orders_of
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.registry import Registry

_session = APIRouter(tags=["session"])


@_session.post(
    "/v1/session",
    status_code=201,
    responses=refusals(
        *EVERYWHERE,
        ProblemCode.BAD_CREDENTIALS,
        ProblemCode.ACCOUNT_LOCKED,
        Refusal.TOO_MANY_REQUESTS,
        Refusal.SLIP_EXPIRED,
    ),
)
def sign_in(ra: Ra, kiosk: CustomersKiosk, typed: SignIn, request: Request, _slot: HashingSlot) -> Session:
    """Open a session."""

    def count(session: orm.Session) -> tuple[Attempt, CustomerRow | None]:
        return accounts.count_try(ra, session, typed.cn, kiosk.id), accounts.find_customer(session, typed.cn)

    def is_right(customer: CustomerRow | None) -> bool:
        return accounts.is_password(customer, typed.password)

    customer, attempt = tried(ra, request, kiosk, count, is_right)
    with ra.database.write() as session:
        token, row = accounts.sign_in(ra, session, customer, kiosk, attempt)
        return _record(ra, session, row, token)


@_session.get("/v1/session", responses=refusals(*SIGNED_IN))
def look(ra: Ra, current: SignedIn) -> Session:
    """The session as it stands."""
    with ra.database.read() as session:
        return _record(ra, session, current.session, "")


@_session.delete("/v1/session", status_code=204, responses=refusals(*SIGNED_IN))
def sign_out(ra: Ra, current: SignedIn) -> None:
    """End the session."""
    with ra.database.write() as session:
        sessions.end_session(session, current.session)


def _record(ra: Registry, session: orm.Session, row: SessionRow, token: str) -> Session:
    customer, now = row.customer, ra.clock()
    has_cards = customer.carrier is CarrierKind.CARD
    return Session(
        token=token,
        cn=customer.cn,
        name=customer.name,
        carrier=customer.carrier,
        password_change_required=customer.must_change,
        expires_at=row.expires_at,
        idle_seconds=ra.settings.session.idle_seconds,
        card_guids=cards_of(session, customer.id) if has_cards else (),
        open_orders=tuple(order_record(order, now, ra.settings.renewal) for order in open_orders_of(session, customer)),
        last_sign_in=row.previous_sign_in_at,
        former_card_guids=former_cards_of(session, customer.id) if has_cards else (),
    )


_me = APIRouter(prefix="/v1/me", tags=["me"])


@_me.get("", responses=refusals(*CUSTOMER))
def profile(ra: Ra, current: Customer, response: Response) -> Profile:
    """The data that the customer may change at a kiosk."""
    told, response.headers["ETag"] = profiles.told(ra, current.customer)
    return told


@_me.patch(
    "",
    dependencies=[counted(Verb.PROFILE)],
    responses=refusals(
        *CUSTOMER,
        Refusal.CHANGED_MEANWHILE,
        Refusal.EMAIL_FORMAT,
        Refusal.PHONE_FORMAT,
        Refusal.TOO_MANY_REQUESTS,
        ProblemCode.IF_MATCH,
    ),
)
def change_profile(
    ra: Ra,
    current: Customer,
    response: Response,
    change: ProfileChange,
    if_match: Annotated[str | None, Header()] = None,
) -> Profile:
    """Change it, if it still is what the kiosk has read."""
    with ra.database.write() as session:
        spend(session, ra.settings.budgets, Verb.PROFILE, of_customer(current.customer.id), ra.clock())
        told, response.headers["ETag"] = profiles.change(ra, session, current.customer, if_match, change)
    return told


@_me.put(
    "/password",
    status_code=204,
    responses=refusals(*SIGNED_IN, Refusal.OLD_PASSWORD, ProblemCode.PASSWORD_RULES),
)
def change_password(ra: Ra, current: SignedIn, change: PasswordChange, _slot: HashingSlot) -> None:
    """Replace the login password; ends all sessions of the customer."""
    check_password(ra, current, change.old, Refusal.OLD_PASSWORD)
    password_hash = accounts.replacement(current.customer, change)
    with ra.database.write() as session:
        accounts.change_password(session, current.customer, password_hash)


@_me.get("/pin-fragments", responses=refusals(*CUSTOMER))
def pin_fragments(ra: Ra, current: Customer, _slot: HashingSlot) -> PinFragments:
    """Digits that a new card PIN must not be made of: salted hashes, costly to go through."""
    return personal.fragments(ra, current.session)


ROUTERS = (
    _session,
    _me,
)
