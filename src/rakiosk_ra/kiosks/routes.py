"""/v1/kiosk/report: what a kiosk says of itself, at its start and each hour."""

from fastapi import APIRouter

from ra_contract.kiosk_report import KioskReport
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, refusals
from rakiosk_ra.kiosks import reports

_router = APIRouter(prefix="/v1/kiosk", tags=["kiosks"])
ROUTERS = (_router,)


@_router.put("/report", status_code=204, responses=refusals(*EVERYWHERE))
def report_kiosk(ra: Ra, kiosk: Kiosk, report: KioskReport) -> None:
    """Keep what a kiosk says of itself in the place of what it said before."""
    with ra.database.write() as session:
        reports.keep(session, kiosk, report, ra.clock())
