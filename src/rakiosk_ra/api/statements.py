"""/v1/me/certificates/{serial}/statement: 憑證證明單."""

from fastapi import APIRouter

from rakiosk.domain.errors import Refusal
from rakiosk.ra.wire import Statement
from rakiosk_ra import statements
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals

router = APIRouter(prefix="/v1/me/certificates/{serial}/statement", tags=["statements"])


@router.get("", responses=refusals(*CUSTOMER, Refusal.NOT_FOUND))
def statement(ra: Ra, current: Customer, serial: str) -> Statement:
    """State a certificate, signed; every statement has a number of its own and is kept."""
    return statements.state(ra, current.customer, current.kiosk, serial)
