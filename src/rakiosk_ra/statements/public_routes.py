"""/check and /check/{code}: anyone who holds a statement on paper can see the status of its certificate now.

A code is asked for at most so often (`check_limits`).
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ra_contract.claim import CHECK_PATH
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import check_page
from rakiosk_ra.statements.check import checked
from rakiosk_ra.statements.check_limits import CheckLimits


def public_routes(ra: Registry) -> list[Route]:
    """The routes of the page."""
    limits = CheckLimits(ra.settings.checks, ra.clock)

    def form(request: Request) -> Response:
        code = request.query_params.get("code", "").strip()
        return check_page.moved_to(code) if code else check_page.form()

    def answer(request: Request) -> Response:
        as_json = "application/json" in request.headers.get("accept", "")
        if wait := limits.seconds_to_wait(request.client.host if request.client else ""):
            return check_page.too_often(wait, as_json=as_json)
        with ra.database.read() as session:
            found = checked(ra, session, request.path_params["code"])
        return check_page.answer(found, as_json=as_json)

    return [Route(CHECK_PATH, form), Route(CHECK_PATH + "/{code:path}", answer)]
