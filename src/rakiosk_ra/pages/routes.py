"""/v1/content: the public pages, without a session; /v1/driver: for customers' own PCs."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from ra_contract.content import SignedBundle
from ra_contract.driver import Driver
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import CUSTOMER, EVERYWHERE, Customer, HeldFiles, Kiosk, Ra, refusals
from rakiosk_ra.pages import contents, drivers

_pages = APIRouter(prefix="/v1/content", tags=["content"])
_REFUSALS = refusals(*EVERYWHERE, Refusal.NOT_FOUND)
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "the version that the kiosk has is in force"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the file", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}


@_pages.get("", response_model=SignedBundle, responses={**_UNCHANGED, **_REFUSALS})
def content(
    ra: Ra, _kiosk: Kiosk, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> SignedBundle | Response:
    """The bundle in force."""
    with ra.database.read() as session:
        version, signed = contents.in_force(session)
    etag = f'"{version}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match == etag:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return signed


@_pages.get("/files/{sha256}", response_class=Response, responses={**_FILE, **_REFUSALS})
def content_file(ra: Ra, _kiosk: Kiosk, held: HeldFiles, sha256: str) -> Response:
    """A file that belongs to an entry."""
    with ra.database.read() as session:
        content = held.get(sha256, lambda: contents.file(session, sha256))
    return Response(content, media_type="application/octet-stream")


_driver = APIRouter(prefix="/v1/driver", tags=["driver"])
_DRIVER_REFUSALS = refusals(*CUSTOMER, Refusal.NOT_FOUND)
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"description": "the file", "content": {"application/zip": {"schema": {"type": "string"}}}}
}


@_driver.get("", responses=_DRIVER_REFUSALS)
def driver(ra: Ra, _current: Customer) -> Driver:
    """The driver, and where anyone can fetch it."""
    with ra.database.read() as session:
        return drivers.told(session, ra.pki_url)


@_driver.get("/file", response_class=Response, responses={**_ZIP, **_DRIVER_REFUSALS})
def driver_file(ra: Ra, _current: Customer, held: HeldFiles) -> Response:
    """The file itself."""
    with ra.database.read() as session:
        sha256 = drivers.found(session).sha256
        content = held.get(sha256, lambda: drivers.content(session, sha256))
    return Response(content, media_type="application/zip")


ROUTERS = (
    _pages,
    _driver,
)
