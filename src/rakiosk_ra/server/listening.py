"""One application at one listening socket: uvicorn, with a door of ours before it."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from rakiosk_ra.base.listener_settings import ListenerSettings
from rakiosk_ra.server.door import Door
from rakiosk_ra.server.limited import LimitedProtocol
from rakiosk_ra.server.peer import PeerCertificateProtocol
from rakiosk_ra.server.pieces import InPieces
from rakiosk_ra.server.resources import connections_possible
from rakiosk_ra.server.tls import ServerTls

_GRACE_SECONDS = 1


class Listening(uvicorn.Server):
    """A server that tells when it is up, and leaves signals to whoever runs it."""

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        limits: ListenerSettings,
        tls: ServerTls | None = None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                InPieces(app),
                http="h11",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self.up = asyncio.Event()
        self._listener = listener
        self._limits = replace(limits, connections=connections_possible(limits))
        self.tls = tls

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit`."""
        await super().serve(sockets or [self._listener])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # it has one
        """Open the door."""
        door = Door(self._listener, self._limits, self._new_protocol, self.tls.now if self.tls else None)
        door.open()
        self.servers = [door]  # type: ignore[list-item]  # it closes, and is waited for, like asyncio's
        self.started = True
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    def _new_protocol(self) -> LimitedProtocol:
        kind = PeerCertificateProtocol if self.tls else LimitedProtocol
        return kind(self.config, self.server_state, {}, limits=self._limits)
