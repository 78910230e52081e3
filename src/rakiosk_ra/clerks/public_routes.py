"""/pki/audit-head: the end of the audit, signed, beside the revocation list, for whoever keeps it elsewhere.

Three lines: N:DIGEST, the time of signing, and the Ed25519 signature (base64) by the key of statements over both with
their line ends. `audit verify --head N:DIGEST` then finds a cut end and an old copy, too.
"""

import base64

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.clerks import audit
from rakiosk_ra.registry import Registry

_CACHED_BRIEFLY = {"Cache-Control": "public, max-age=10"}
_AWAY_SECONDS = "5"


def public_routes(ra: Registry) -> list[Route]:
    """The route of the audit's head."""

    def head(_request: Request) -> Response:
        try:
            return PlainTextResponse(signed_head(ra), headers=_CACHED_BRIEFLY)
        except (SQLAlchemyError, ClockBehind):
            return Response(status_code=503, headers={"Retry-After": _AWAY_SECONDS})

    return [Route("/pki/audit-head", head)]


def signed_head(ra: Registry) -> str:
    """The three lines. Raises ClockBehind."""
    with ra.database.read() as session:
        end = audit.head(session)
    said = f"{end.count}:{end.digest}\n{ra.signing.now().isoformat()}\n"
    return f"{said}{base64.b64encode(ra.foundation.statement.sign(said.encode())).decode()}\n"
