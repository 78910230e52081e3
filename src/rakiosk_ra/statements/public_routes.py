"""/check and /check/{code}: anyone who holds a statement on paper can see the status of its certificate now.

/pki/statement.pub and /pki/statement.pem tell which key signs statements, off line.

A code is asked for at most so often (`check_limits`).
"""

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ra_contract.claim import CHECK_PATH
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import check_page, statement_key
from rakiosk_ra.statements.check import checked
from rakiosk_ra.statements.check_limits import CheckLimits

_PEM = "application/x-pem-file"
_CACHED = {"Cache-Control": "public, max-age=300"}  # the key may be replaced at any time


def public_routes(ra: Registry) -> list[Route]:
    """The routes of the page."""
    limits = CheckLimits(ra.settings.checks, ra.clock)

    async def form(request: Request) -> Response:
        code = request.query_params.get("code", "").strip()
        return check_page.moved_to(code) if code else check_page.form()

    async def answer(request: Request) -> Response:
        as_json = "application/json" in request.headers.get("accept", "")
        if wait := limits.seconds_to_wait(request.client.host if request.client else ""):
            return check_page.too_often(wait, as_json=as_json)  # a thread would cost more than all the rest of it
        return await run_in_threadpool(found, request.path_params["code"], as_json)

    def found(code: str, as_json: bool) -> Response:
        try:
            with ra.database.read() as session:
                check = checked(ra, session, code)
        except SQLAlchemyError:
            return check_page.away(as_json=as_json)
        return check_page.answer(check, as_json=as_json)

    def key(_request: Request) -> Response:
        public = ra.foundation.statement.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return Response(public, headers=_CACHED, media_type=_PEM)

    def certificates(_request: Request) -> Response:
        try:
            return Response(statement_key.published(ra), headers=_CACHED, media_type=_PEM)
        except (SQLAlchemyError, ClockBehind):  # only where none was made yet
            return Response(status_code=503, headers={"Retry-After": "60"})

    return [
        Route("/pki/statement.pub", key),
        Route("/pki/statement.pem", certificates),
        Route(CHECK_PATH, form),
        Route(CHECK_PATH + "/{code:path}", answer),
    ]
