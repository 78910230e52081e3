"""/v1/session: sign in, look, sign out."""

from fastapi import APIRouter
from sqlalchemy import orm

from ra_contract.certificate import CarrierKind
from ra_contract.problems import ProblemCode
from ra_contract.session import Session, SignIn
from rakiosk_ra.api.parts import EVERYWHERE, SIGNED_IN, HashingSlot, Kiosk, Ra, SignedIn, refusals
from rakiosk_ra.cards.inventory import newest_card_of
from rakiosk_ra.customers import accounts, sessions
from rakiosk_ra.customers.rows import SessionRow
from rakiosk_ra.orders.lifecycle import orders_of
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.orders.rows import OPEN_STATES
from rakiosk_ra.registry import Registry

router = APIRouter(tags=["session"])


@router.post(
    "/v1/session",
    status_code=201,
    responses=refusals(*EVERYWHERE, ProblemCode.BAD_CREDENTIALS, ProblemCode.ACCOUNT_LOCKED),
)
def sign_in(ra: Ra, kiosk: Kiosk, typed: SignIn, _slot: HashingSlot) -> Session:
    """Open a session."""
    signed_in = accounts.sign_in(ra, kiosk, typed)
    with ra.database.read() as session:
        return _record(ra, session, signed_in.session, signed_in.token)


@router.get("/v1/session", responses=refusals(*SIGNED_IN))
def look(ra: Ra, current: SignedIn) -> Session:
    """The session as it stands."""
    with ra.database.read() as session:
        return _record(ra, session, current.session, "")


@router.delete("/v1/session", status_code=204, responses=refusals(*SIGNED_IN))
def sign_out(ra: Ra, current: SignedIn) -> None:
    """End the session."""
    with ra.database.write() as session:
        sessions.end_session(session, current.session)


def _record(ra: Registry, session: orm.Session, row: SessionRow, token: str) -> Session:
    customer, now = row.customer, ra.clock()
    return Session(
        token=token,
        cn=customer.cn,
        name=customer.name,
        carrier=customer.carrier,
        password_change_required=customer.must_change,
        expires_at=row.expires_at,
        idle_seconds=ra.settings.session.idle_seconds,
        card_guid=newest_card_of(session, customer.id) if customer.carrier is CarrierKind.CARD else None,
        open_orders=tuple(
            order_record(order, now, ra.settings.renewal)
            for order in orders_of(session, customer)
            if order.state in OPEN_STATES
        ),
        last_sign_in=row.previous_sign_in_at,
    )
