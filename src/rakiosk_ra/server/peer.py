"""The TLS client certificate, handed to the application: uvicorn keeps it to itself."""

import asyncio
import ssl

from starlette.types import ASGIApp, Receive, Scope, Send

from rakiosk_ra.server.limited import LimitedProtocol


class PeerCertificateProtocol(LimitedProtocol):
    """HTTP under limits that fills in ASGI's TLS extension (client_cert_chain, PEM), and ends without delay."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the certificate of the connection's other end."""
        super().connection_made(transport)
        connection = transport.get_extra_info("ssl_object")
        certificate = connection.getpeercert(binary_form=True) if connection else None
        chain = [ssl.DER_cert_to_PEM_cert(certificate)] if certificate else []
        self.app = _with_peer(self.app, chain)

    def shutdown(self) -> None:
        """Close for the server's end; an idle kiosk's line at once, without waiting for its goodbye in TLS."""
        is_idle = self.cycle is None or self.cycle.response_complete
        was_closing = self.transport.is_closing()  # closed a second time, its TLS is gone and cannot be aborted
        super().shutdown()
        if is_idle and not was_closing:
            self.transport.abort()


def _with_peer(app: ASGIApp, chain: list[str]) -> ASGIApp:
    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), "tls": {"client_cert_chain": chain}}
        await app({**scope, "extensions": extensions}, receive, send)

    return call
