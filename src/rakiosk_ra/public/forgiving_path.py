"""Slashes that clients add to an address are taken off: /pki//issuing.crl/ is /pki/issuing.crl."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

_OCSP = re.compile(r"/+((?:pki/+)?ocsp|o)(?:/+(.*))?", re.DOTALL)


class ForgivingPath:
    """ASGI middleware. In the path of an OCSP request slashes after the address are the request's: they stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        await self._app({**scope, "path": tidied(scope["path"])} if "path" in scope else scope, receive, send)


def tidied(path: str) -> str:
    """A path without the slashes that mean nothing."""
    asked = _OCSP.fullmatch(path)
    address, request = (asked[1], asked[2]) if asked else (path, "")
    whole = "/" + "/".join(piece for piece in address.split("/") if piece)
    return f"{whole}/{request}" if request else whole
