"""/v1/driver: the reader's driver for the customer's own PC."""

from typing import Any

from fastapi import APIRouter, Response

from ra_contract.driver import Driver
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.pages import drivers

router = APIRouter(prefix="/v1/driver", tags=["driver"])
_REFUSALS = refusals(*CUSTOMER, Refusal.NOT_FOUND)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the file", "content": {"application/zip": {"schema": {"type": "string"}}}}
}


@router.get("", responses=_REFUSALS)
def driver(ra: Ra, _current: Customer) -> Driver:
    """What it is, and where anyone can fetch it."""
    with ra.database.read() as session:
        return drivers.told(session, ra.pki_url)


@router.get("/file", response_class=Response, responses={**_FILE, **_REFUSALS})
def driver_file(ra: Ra, _current: Customer) -> Response:
    """The file itself."""
    with ra.database.read() as session:
        return Response(drivers.found(session).content, media_type="application/zip")
