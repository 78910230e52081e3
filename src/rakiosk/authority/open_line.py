"""The connection that lies open between two requests: the kernel tells when it is cut, and nobody has to ask."""

import asyncio
import os
import socket
from contextlib import suppress

import httpx

_PROBES = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 4),  # seconds
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)
"""tcp(7): a far end or a network that is gone is noticed within ten seconds, without waking this process."""


class OpenLine:
    """The connection of the last answer."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def note(self, answer: httpx.Response) -> None:
        """Have the kernel look after the connection that an answer came by, if it came by one."""
        stream = answer.extensions.get("network_stream")
        found = stream.get_extra_info("socket") if stream is not None else None
        if found is self._socket or found is None:
            return
        self._socket = found
        with suppress(OSError):  # closed meanwhile
            for probe in _PROBES:
                found.setsockopt(*probe)

    async def cut(self) -> None:
        """Return once the connection is cut, or something comes over it; at once where none lies open."""
        try:
            descriptor = os.dup(self._socket.fileno()) if self._socket is not None else -1
        except OSError:
            descriptor = -1
        if descriptor < 0:
            return
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(descriptor, told.set)  # of its own: the other one is the transport's
        try:
            await told.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
