"""A crowd that is kept small: requests beyond so many at once are answered without being worked on."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Crowd:
    """ASGI middleware that hands at most so many requests on at once, and the others to whoever says so."""

    def __init__(self, app: ASGIApp, most: int, otherwise: ASGIApp) -> None:
        self._app = app
        self._most = most
        self._otherwise = otherwise
        self._now = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event."""
        if self._now >= self._most:
            await self._otherwise(scope, receive, send)
            return
        self._now += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._now -= 1
