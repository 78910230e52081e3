"""/driver/{name}: the reader's driver for customers' own PCs."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rakiosk_ra.base.held import Held
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.pages import drivers
from rakiosk_ra.registry import Registry

_CACHED_BRIEFLY = {"Cache-Control": "public, max-age=10"}


def public_routes(ra: Registry) -> list[Route]:
    """The driver under its own name, and under no other."""
    held = Held()

    def driver(request: Request) -> Response:
        try:
            with ra.database.read() as session:
                row = drivers.found(session)
                if request.path_params["name"] != row.file_name:
                    return Response(status_code=404)
                content = held.get(row.sha256, lambda: drivers.content(session, row.sha256))
        except Refused:
            return Response(status_code=404)
        return Response(content, headers=_CACHED_BRIEFLY, media_type="application/zip")

    return [Route(drivers.PUBLIC_PATH + "{name}", driver)]
