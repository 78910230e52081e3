"""`rakiosk-ra serve`: the RA over TLS and the PKI over plain HTTP, in one process."""

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.types import ASGIApp

from rakiosk_ra.api.app import create_app
from rakiosk_ra.background.reaper import reap_for_ever
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.log import log_to_stderr
from rakiosk_ra.base.settings import load_settings
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.foundation import alone_in, load_certificate
from rakiosk_ra.opening import open_registry
from rakiosk_ra.public.app import create_public_app
from rakiosk_ra.registry import Registry
from rakiosk_ra.server.peer import PeerCertificateProtocol

_GRACE_SECONDS = 1
_BACKLOG = 256
_KEPT_ALIVE_SECONDS = 75  # longer than any kiosk keeps one: whoever closes first loses no request
_SERVER_RENEWED_BEFORE = timedelta(days=30)
_ALWAYS_NAMED = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen. Port 0 takes a free one."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """From HOST:PORT or [IPV6]:PORT. Raises AdminError."""
        host, separator, port = text.rpartition(":")
        if not separator or not host or not port.isdigit() or int(port) > 65535:
            raise AdminError(f"'{text}' is no address: write HOST:PORT, as in 127.0.0.1:8443.")
        return cls(host.strip("[]"), int(port))

    def url(self, scheme: str) -> str:
        """As a URL without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    def bound(self) -> tuple[socket.socket, "Address"]:
        """A listening socket, and the address with its real port. Raises AdminError when it is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # Named as TCP, because asyncio sets TCP_NODELAY on nothing else: without it every answer waits 40 ms for the
        # other end's delayed acknowledgement.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            raise AdminError(f"Cannot listen on {self.host}:{self.port}: {error.strerror}.") from error
        return listener, Address(self.host, listener.getsockname()[1])


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


def server_context(ra: Registry, host: str) -> ssl.SSLContext:
    """TLS 1.2 or newer; who has no certificate of our TLS authority gets no connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=ra.foundation.tls.certificate.public_bytes(Encoding.PEM).decode())
    with alone_in(ra.state_dir):
        certificate, key = _server_files(ra, host)
        context.load_cert_chain(certificate, key, ra.foundation.key_password)
    return context


def _server_files(ra: Registry, host: str) -> tuple[Path, Path]:
    hosts = list(dict.fromkeys([*_ALWAYS_NAMED, host]))
    certificate_file, key_file = ra.state_dir / "pki" / "server.pem", ra.state_dir / "keys" / "server.key"
    if certificate_file.exists() and _still_serves(ra, certificate_file, hosts):
        return certificate_file, key_file
    key = keys.new_key()
    certificate = profile.tls_server(ra.foundation.tls, key, hosts, ra.clock())
    certificate_file.unlink(missing_ok=True)  # a key without its certificate heals, the reverse does not
    keys.write_private(key_file, keys.key_to_pem(key, ra.foundation.key_password))
    keys.write_private(certificate_file, certificate.public_bytes(Encoding.PEM))
    return certificate_file, key_file


def _still_serves(ra: Registry, file: Path, hosts: list[str]) -> bool:
    certificate = load_certificate(file)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    is_named = all(profile.general_name(host) in list(names) for host in hosts)
    return is_named and certificate.not_valid_after_utc - ra.clock() > _SERVER_RENEWED_BEFORE


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
