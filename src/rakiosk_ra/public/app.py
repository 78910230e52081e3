"""The public listener: CRL, OCSP, certificates, /check for who holds a statement, /driver/ for customers' own PCs."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from rakiosk_ra.base.crowd import Crowd
from rakiosk_ra.clerks import public_routes as clerks
from rakiosk_ra.pages import public_routes as pages
from rakiosk_ra.pki import public_routes as pki
from rakiosk_ra.public.edge import PublicEdge
from rakiosk_ra.public.forgiving_path import ForgivingPath
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import public_routes as statements

_SUBJECTS = (pki, statements, pages, clerks)
_BUSY = PlainTextResponse("Too many requests at once.\n", 503, {"Retry-After": "2", "Cache-Control": "no-store"})


def create_public_app(ra: Registry) -> Starlette:
    """The application of the public listener over one opened RA."""
    return Starlette(
        routes=[route for subject in _SUBJECTS for route in subject.public_routes(ra)],
        middleware=[
            Middleware(PublicEdge),
            Middleware(Crowd, most=ra.settings.public.requests, otherwise=_BUSY),
            Middleware(ForgivingPath),
        ],
    )
