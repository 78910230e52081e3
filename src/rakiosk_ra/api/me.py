"""/v1/me: the customer's password, certificates, and what may be ordered."""

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Header, Response

from ra_contract.certificate import Certificate
from ra_contract.order import Eligibility, Kind
from ra_contract.pin_reset import PinFragments
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.profile import Profile, ProfileChange
from ra_contract.session import PasswordChange
from rakiosk_ra.api.parts import CUSTOMER, SIGNED_IN, Customer, HashingSlot, Ra, SignedIn, refusals
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers import accounts, personal, profiles
from rakiosk_ra.orders import lifecycle

router = APIRouter(prefix="/v1/me", tags=["me"])


@router.get("", responses=refusals(*CUSTOMER))
def profile(ra: Ra, current: Customer, response: Response) -> Profile:
    """What the customer may change at a kiosk."""
    told, response.headers["ETag"] = profiles.told(ra, current.customer)
    return told


@router.patch(
    "",
    responses=refusals(
        *CUSTOMER, Refusal.CHANGED_MEANWHILE, Refusal.EMAIL_FORMAT, Refusal.PHONE_FORMAT, ProblemCode.IF_MATCH
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
    told, response.headers["ETag"] = profiles.change(ra, current.customer, if_match, change)
    return told


@router.put(
    "/password",
    status_code=204,
    responses=refusals(*SIGNED_IN, Refusal.OLD_PASSWORD, ProblemCode.PASSWORD_RULES),
)
def change_password(ra: Ra, current: SignedIn, change: PasswordChange, _slot: HashingSlot) -> None:
    """Replace the login password; ends all sessions of the customer."""
    accounts.change_password(ra, current.session, change)


@router.get("/certificates", responses=refusals(*CUSTOMER))
def certificates(ra: Ra, current: Customer) -> list[Certificate]:
    """The customer's certificates that were ever in force, newest first."""
    query = (
        sa.select(CertificateRow)
        .where(CertificateRow.customer_id == current.customer.id, CertificateRow.confirmed_at.is_not(None))
        .order_by(CertificateRow.id.desc())
    )
    with ra.database.read() as session:
        return [certificate_status.told(ra, session, row) for row in session.scalars(query)]


@router.get("/eligibility/{kind}", responses=refusals(*CUSTOMER))
def eligibility(ra: Ra, current: Customer, kind: Kind) -> Eligibility:
    """Whether an order of this kind may be opened now."""
    with ra.database.read() as session:
        return lifecycle.eligibility(session, ra.settings.certificates, current.customer, kind, ra.clock())


@router.get("/pin-fragments", responses=refusals(*CUSTOMER))
def pin_fragments(ra: Ra, current: Customer, _slot: HashingSlot) -> PinFragments:
    """What a new card PIN must not be: salted hashes, costly to go through."""
    return personal.fragments(ra, current.session)
