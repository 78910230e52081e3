"""Connections of requests that are cut off while they connect, closed at once."""

from collections.abc import Mapping
from typing import Any


class CutOff:
    """Follows one request (httpx's extension "trace"): when TLS is not set up after all, its connection is closed.

    httpcore closes it for errors, and forgets it for a request that is cancelled, as logging out does: it would stand
    until the garbage is collected, and the RA would keep a place for it.
    """

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, event: str, told: Mapping[str, Any]) -> None:
        """Take note of an event. `told` is httpcore's: what was given, or the result."""
        if event == "connection.connect_tcp.complete":
            self._stream = told["return_value"]
        elif event == "connection.start_tls.failed" and self._stream is not None:
            await self._stream.aclose()
