"""Answers in pieces: however large one is, a reader who does not take it keeps a piece of it in memory, not all."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE = 64 * 1024
"""Bytes of an answer that are sent before the other end has to take some."""


class InPieces:
    """ASGI middleware that hands bodies on piece by piece; the server waits between them while its buffer is full."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event."""

        async def send_in_pieces(message: Message) -> None:
            body = message.get("body", b"")
            if len(body) <= PIECE:
                await send(message)
                return
            last = len(body) - PIECE
            for start in range(0, len(body), PIECE):
                more = start < last or message.get("more_body", False)
                await send({**message, "body": body[start : start + PIECE], "more_body": more})

        await self._app(scope, receive, send_in_pieces)
