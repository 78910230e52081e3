"""/v1/content: the public pages, for every kiosk and without a session."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from ra_contract.content import SignedBundle
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, refusals
from rakiosk_ra.pages import contents

router = APIRouter(prefix="/v1/content", tags=["content"])
_REFUSALS = refusals(*EVERYWHERE, Refusal.NOT_FOUND)
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "the version that the kiosk has is in force"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the file", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}


@router.get("", response_model=SignedBundle, responses={**_UNCHANGED, **_REFUSALS})
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


@router.get("/files/{sha256}", response_class=Response, responses={**_FILE, **_REFUSALS})
def content_file(ra: Ra, _kiosk: Kiosk, sha256: str) -> Response:
    """A file that belongs to an entry."""
    with ra.database.read() as session:
        return Response(contents.file(session, sha256), media_type="application/octet-stream")
