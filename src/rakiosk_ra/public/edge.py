"""The edge of the public application: whatever fails behind it is an answer, and a line in the log if it is ours."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rakiosk_ra.base.shortage import is_shortage

_LATER = PlainTextResponse("Not now: please ask again.\n", 503, {"Retry-After": "5", "Cache-Control": "no-store"})
_BUG = PlainTextResponse("This cannot be answered.\n", 500, {"Cache-Control": "no-store"})
_log = logging.getLogger("rakiosk_ra.public.edge")


class PublicEdge:
    """ASGI middleware. Who goes away in the middle of a request is nobody's failure, and no line of the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event."""
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  # the stranger gets an answer, the log where it was
            answer = _answer_to(error)
            if not is_begun:
                await answer(scope, receive, send)


def _answer_to(error: Exception) -> PlainTextResponse:
    if isinstance(error, SQLAlchemyError) or is_shortage(error):
        _log.warning("told to ask again: %s", type(error).__name__)
        return _LATER
    _log.error("unexpected", exc_info=error)
    return _BUG
