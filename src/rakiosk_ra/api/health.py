"""/v1/health: that the RA answers, its clock, and what does not work."""

from importlib.metadata import version

from fastapi import APIRouter

from ra_contract.base import Health
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, refusals
from rakiosk_ra.background.troubles import troubles

router = APIRouter(tags=["health"])


@router.get("/v1/health", responses=refusals(*EVERYWHERE))
def health(ra: Ra, _kiosk: Kiosk) -> Health:
    """That the RA answers, and what does not work."""
    return Health(version("rakiosk"), ra.clock(), troubles(ra))
