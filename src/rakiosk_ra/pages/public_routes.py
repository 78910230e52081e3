"""/driver/{name}: the reader's driver for customers' own PCs."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rakiosk_ra.base.problems import Refused
from rakiosk_ra.pages import drivers
from rakiosk_ra.registry import Registry

_CACHED_BRIEFLY = {"Cache-Control": "public, max-age=10"}


def public_routes(ra: Registry) -> list[Route]:
    """The driver under its own name, and under no other."""

    def driver(request: Request) -> Response:
        try:
            with ra.database.read() as session:
                row = drivers.found(session)
                content, name = row.content, row.file_name
        except Refused:
            return Response(status_code=404)
        if request.path_params["name"] != name:
            return Response(status_code=404)
        return Response(content, headers=_CACHED_BRIEFLY, media_type="application/zip")

    return [Route(drivers.PUBLIC_PATH + "{name}", driver)]
