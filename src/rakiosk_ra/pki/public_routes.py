"""/pki/…: lists, certificates, OCSP; /c, /o and /a are what customers' certificates name, /c2, /a2 of a second issuer.

Those made before name /crl, /ocsp and /ca.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rakiosk_ra.ca.issuing_names import DELTA, FRESH, ISSUER, LIST, OCSP
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.pki.issuer_lists import IssuerLists, Kind
from rakiosk_ra.pki.ocsp import Responder
from rakiosk_ra.pki.ocsp_messages import REQUEST_MOST
from rakiosk_ra.registry import Registry

_CACHED_BRIEFLY = {"Cache-Control": "public, max-age=10"}  # an unconfirmed certificate turns good within minutes
_CACHED = {"Cache-Control": "public, max-age=86400"}
_CACHED_FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
_CRL = "application/pkix-crl"
_OCSP = "application/ocsp-response"
_OCSP_PATHS = ("/pki/ocsp", "/ocsp", OCSP)
_AWAY_SECONDS = 5


class _IssuerNumber(Convertor[int]):
    regex = "[1-9][0-9]{0,5}"  # a longer one is no number to Python, and nobody's

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("issuer", _IssuerNumber())


def public_routes(ra: Registry) -> list[Route]:
    """The routes of CRL, OCSP and certificates."""
    lists, responder = IssuerLists(ra), Responder(ra)

    def root_crl(_request: Request) -> Response:
        return Response(_root_list(ra.state_dir), headers=_CACHED_FOR_AN_HOUR, media_type=_CRL)

    def ask(request: Request) -> Response:
        return Response(responder.answer(_from_path(request)), headers=_CACHED_BRIEFLY, media_type=_OCSP)

    async def post(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > REQUEST_MOST:  # enough to be refused as it would be whole
                break
        return Response(await run_in_threadpool(responder.answer, body), media_type=_OCSP)

    def issuing(request: Request) -> Response:
        issuer = _asked(ra, request)
        return _not_found() if issuer is None else _certificate_of(issuer.certificate)

    def listed(kind: Kind) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            issuer = _asked(ra, request)
            return _not_found() if issuer is None else _signed(lists.of(issuer, kind))

        return answer

    return [
        Route("/pki/root.crt", _certificate(ra.foundation.root)),
        Route("/pki/root.crl", root_crl),
        *_of_issuers(issuing, "/pki/issuing{}.crt", "/ca", ISSUER),
        *_of_issuers(listed(Kind.COMPLETE), "/pki/issuing{}.crl", "/crl", LIST),
        *_of_issuers(listed(Kind.FRESH), "/pki/issuing{}-fresh.crl", FRESH),
        *_of_issuers(listed(Kind.DELTA), "/pki/issuing{}-delta.crl", DELTA),
        *(Route(path, post, methods=["POST"]) for path in _OCSP_PATHS),
        *(Route(path + "/{request:path}", ask) for path in _OCSP_PATHS),
    ]


def _of_issuers(answer: Callable[[Request], Response], page: str, *paths: str) -> Iterator[Route]:
    """The page of the authority that signs now, those of each by its number, and what certificates name."""
    yield Route(page.format(""), answer)
    yield Route(page.format("-{number:issuer}"), answer)
    for path in paths:
        yield Route(path, answer)
        yield Route(path + "{number:issuer}", answer)


def _asked(ra: Registry, request: Request) -> Issuer | None:
    if "number" in request.path_params:
        return ra.foundation.issuers.numbered(request.path_params["number"])
    is_page = request.url.path.startswith("/pki/")
    return ra.foundation.issuing if is_page else ra.foundation.issuers.numbered(1)


def _not_found() -> Response:
    return Response(status_code=404)


def _signed(signed: RevocationList) -> Response:
    try:
        return Response(signed.der(), headers=_CACHED_BRIEFLY, media_type=_CRL)
    except (SQLAlchemyError, ClockBehind):
        return Response(status_code=503, headers={"Retry-After": str(_AWAY_SECONDS)})


def _root_list(state_dir: Path) -> bytes:
    return (state_dir / "pki" / "root.crl").read_bytes()


def _certificate(certificate: x509.Certificate) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        return _certificate_of(certificate)

    return answer


def _certificate_of(certificate: x509.Certificate) -> Response:
    return Response(certificate.public_bytes(Encoding.DER), headers=_CACHED, media_type="application/pkix-cert")


def _from_path(request: Request) -> bytes:
    # RFC 6960, A.1: base64 in the path, percent-encoded (which Starlette has undone); some send it as URLs have it
    # (RFC 4648, 5), or without its end.
    encoded = request.path_params["request"].replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
