"""/v1/terms: 用戶約定條款 in force."""

from typing import Annotated

from fastapi import APIRouter, Query

from ra_contract.certificate import CarrierKind
from ra_contract.terms import Terms
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.orders.terms import LANGUAGES, terms_in_force

router = APIRouter(tags=["terms"])


@router.get("/v1/terms/{carrier}", responses=refusals(*CUSTOMER))
def terms(
    ra: Ra, _current: Customer, carrier: CarrierKind, language: Annotated[str, Query(max_length=32)] = LANGUAGES[0]
) -> Terms:
    """The terms for a carrier; in the first language when there is no text in the one asked for."""
    return terms_in_force(carrier, language, ra.settings.certificates)
