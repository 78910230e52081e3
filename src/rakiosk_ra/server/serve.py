"""`rakiosk-ra serve`: the RA over TLS and the PKI over plain HTTP, in one process."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from rakiosk_ra.api.app import create_app
from rakiosk_ra.background.reaper import reap_for_ever
from rakiosk_ra.base.log import log_to_stderr
from rakiosk_ra.base.settings import load_settings
from rakiosk_ra.opening import open_registry
from rakiosk_ra.public.app import create_public_app
from rakiosk_ra.registry import Registry
from rakiosk_ra.server.address import Address
from rakiosk_ra.server.peer import PeerCertificateProtocol
from rakiosk_ra.server.tls import server_context

_GRACE_SECONDS = 1
_KEPT_ALIVE_SECONDS = 75  # longer than any kiosk keeps one: whoever closes first loses no request


class Servers:
    """The two listeners over one registry. `run` blocks; `stop` may be called from any thread."""

    def __init__(self, ra: Registry, listen: tuple[socket.socket, Address], pki: tuple[socket.socket, Address]) -> None:
        self._ra = ra
        tls = server_context(ra, listen[1].host)
        self._sockets = (listen[0], pki[0])
        self._servers = (
            _server(create_app(ra), ssl_context_factory=lambda *_: tls, http=PeerCertificateProtocol),
            _server(create_public_app(ra), http="h11"),
        )

    def stop(self) -> None:
        """Tell both to finish what they are at, for a second at most, and end."""
        for server in self._servers:
            server.should_exit = True

    async def run(self, ready: str = "") -> None:
        """Serve until `stop`; print a line once both answer."""
        announcing = asyncio.ensure_future(self._announce(ready))
        pairs = zip(self._servers, self._sockets, strict=True)
        try:
            await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in pairs))
        finally:
            announcing.cancel()

    async def _announce(self, ready: str) -> None:
        for server in self._servers:
            await server.up.wait()
        if ready:
            print(ready, flush=True)  # noqa: T201  # whoever started this process waits for the line

    async def run_until_signal(self, ready: str) -> None:
        """Serve until SIGTERM or SIGINT; meanwhile look after what was left."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        reaping = asyncio.create_task(reap_for_ever(self._ra))
        try:
            await self.run(ready)
        finally:
            reaping.cancel()


class _Listener(uvicorn.Server):
    """A server that tells when it is up, and leaves signals to whoever runs two of them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _server(app: ASGIApp, **options: object) -> _Listener:
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEPT_ALIVE_SECONDS,
        **options,  # type: ignore[arg-type]
    )
    return _Listener(config)


def serve(state_dir: Path, database: str | None, listen: str, pki_listen: str) -> None:
    """Serve until SIGTERM or SIGINT. Raises AdminError."""
    listener = Address.parse(listen).bound()
    pki = Address.parse(pki_listen).bound()
    log_to_stderr()
    settings = load_settings(state_dir)
    ra = open_registry(state_dir, database, settings.pki.url or pki[1].url("http"))
    try:
        servers = Servers(ra, listener, pki)
        asyncio.run(servers.run_until_signal(f"ready {listener[1].url('https')} pki {pki[1].url('http')}"))
    finally:
        ra.close()
