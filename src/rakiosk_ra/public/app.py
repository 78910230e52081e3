"""The public listener: CRL, OCSP, certificates, /check for who holds a statement, /driver/ for customers' own PCs."""

from starlette.applications import Starlette

from rakiosk_ra.pages import public_routes as pages
from rakiosk_ra.pki import public_routes as pki
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import public_routes as statements

_SUBJECTS = (pki, statements, pages)


def create_public_app(ra: Registry) -> Starlette:
    """The application of the public listener over one opened RA."""
    return Starlette(routes=[route for subject in _SUBJECTS for route in subject.public_routes(ra)])
