"""The edge of the application: headers that every answer carries, and the one line that is logged of it."""

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ra_contract.base import API_VERSION
from ra_contract.problems import ProblemCode
from rakiosk_ra.api.failures import answer
from rakiosk_ra.base.problems import Refused, unchecked
from rakiosk_ra.base.shortage import is_shortage

_TOO_LARGE = Refused(ProblemCode.INVALID_REQUEST, "the body is too large", status=413)
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
            body = await self._body(receive)
            app = self._app if body is not None else answer(_TOO_LARGE)
            await app(scope, _replayed(body or b"", receive), send_with_headers)
        except ClientDisconnect:
            _log.info("a kiosk went away before its request was whole")
        except Exception as error:  # noqa: BLE001  # the kiosk gets an answer, the log where it was
            refused = _told(error)
            if status == 0:
                await answer(refused)(scope, receive, send_with_headers)
        finally:
            # The route's pattern, not the path: a path holds an order's identifier.
            route = getattr(scope.get("route"), "path", "-")
            milliseconds = round((time.monotonic() - started) * 1000)
            _log.info("%s %s %d %d ms", scope["method"], route, status, milliseconds)

    async def _body(self, receive: Receive) -> bytes | None:
        body: bytes = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if len(body) > self._body_most:
                return None
            if not message.get("more_body"):
                return body


def _told(error: Exception) -> Refused:
    """Log a failure; its answer: for want of memory to ask again, else that it is a bug of ours."""
    if is_shortage(error):
        _log.warning("short of memory, threads or descriptors", exc_info=error)
        return unchecked("what was sent")
    _log.error("unexpected", exc_info=error)
    return Refused(ProblemCode.INTERNAL)


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
