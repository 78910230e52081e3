"""What every answer carries, and the one line that is logged of it."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rakiosk.ra.wire import API_VERSION, ProblemCode
from rakiosk_ra.api.failures import answer
from rakiosk_ra.problems import Refused

_log = logging.getLogger("rakiosk_ra.requests")


class Edge:
    """ASGI middleware: a limit to the body; RA-Api-Version and no-store on every answer; a line into the log."""

    def __init__(self, app: ASGIApp, body_most: int) -> None:
        self._app = app
        self._body_most = body_most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["RA-Api-Version"] = API_VERSION
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._chosen(scope)(scope, receive, send_with_headers)
        finally:
            # The route's pattern, not the path: a path holds an order's identifier.
            route = getattr(scope.get("route"), "path", "-")
            milliseconds = round((time.monotonic() - started) * 1000)
            _log.info("%s %s %d %d ms", scope["method"], route, status, milliseconds)

    def _chosen(self, scope: Scope) -> ASGIApp:
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdecimal() and int(length) <= self._body_most:
            return self._app
        return answer(Refused(ProblemCode.INVALID_REQUEST, "the body is too large", status=413))
