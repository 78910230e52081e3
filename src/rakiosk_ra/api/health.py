"""/v1/health: that the RA answers, its clock, and what does not work."""

from importlib.metadata import version

from fastapi import APIRouter, Request

from ra_contract.base import Health
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, peer_fingerprint, refusals
from rakiosk_ra.background.troubles import troubles
from rakiosk_ra.kiosks.renewal import note_use

router = APIRouter(tags=["health"])


@router.get("/v1/health", responses=refusals(*EVERYWHERE))
def health(ra: Ra, kiosk: Kiosk, request: Request) -> Health:
    """That the RA answers, and what does not work. Here a kiosk is seen with its renewed certificate."""
    used = peer_fingerprint(request)
    if used is not None and used != kiosk.fingerprint:
        with ra.database.write() as session:
            note_use(session, kiosk.id, used)
    return Health(version("rakiosk"), ra.clock(), troubles(ra))
