"""Addresses that the RA listens at."""

import socket
from dataclasses import dataclass

from rakiosk_ra.base.errors import AdminError

_BACKLOG = 1024


@dataclass(frozen=True, slots=True)
class Address:
    """An address to listen at. Port 0 takes a free one."""

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
