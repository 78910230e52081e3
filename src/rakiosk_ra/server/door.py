"""The door of a listener: lets connections in, as many as there is room for, and has the silent ones make way."""

import asyncio
import errno
import logging
import socket
import ssl
from asyncio import sslproto
from collections import Counter
from collections.abc import Callable

from rakiosk_ra.base.listener_settings import ListenerSettings
from rakiosk_ra.base.network import subscriber
from rakiosk_ra.server.limited import Claim, LimitedProtocol
from rakiosk_ra.server.nuisances import Nuisances

_AT_ONCE = 16  # then whoever is connected has a turn
_AGAIN_SECONDS = 1.0
_REFUSED_AT_ONCE, _REFUSED_SECONDS = 4, 0.001  # all others go on working meanwhile
_GOODBYE_SECONDS = 5.0
_SEND_BUFFER = 64 * 1024  # the kernel's own would grow to megabytes for each reader that takes nothing
_SHORT = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_log = logging.getLogger("rakiosk_ra.server.door")

# asyncio has 256 KiB ready for each connection in TLS, from before its handshake on: strangers would cost 256 MiB.
sslproto.SSLProtocol.max_size = 16 * 1024  # a record of TLS has no more (RFC 8446, 5.1)


class Door:
    """Accepts on one listening socket while it is open. Each connection is one task, which ends with it."""

    def __init__(
        self,
        listener: socket.socket,
        limits: ListenerSettings,
        protocol: Callable[[], LimitedProtocol],
        tls: Callable[[], ssl.SSLContext] | None,
    ) -> None:
        self._listener = listener
        self._limits = limits
        self._protocol = protocol
        self._tls = tls
        self._guests: dict[asyncio.Task[None], LimitedProtocol] = {}
        self._addresses: Counter[str] = Counter()
        self._nuisances = Nuisances(limits.in_vain)
        self._refused = 0
        self._again: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Begin to accept."""
        self._listener.settimeout(0)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # connections inherit it
        asyncio.get_running_loop().add_reader(self._listener, self._accept)

    def close(self) -> None:
        """Accept no more, and drop those who have not said who they are."""
        if self._again is not None:
            self._again.cancel()
        asyncio.get_running_loop().remove_reader(self._listener)
        for task, protocol in self._guests.items():
            if not protocol.is_connected:
                task.cancel()

    async def wait_closed(self) -> None:
        """Until the last connection is gone."""
        await asyncio.gather(*self._guests, return_exceptions=True)

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._wait_for_better_times(error)
                return
            self._admit(connection, subscriber(address[0] if isinstance(address, tuple) else ""))
            if self._refused == _REFUSED_AT_ONCE:
                self._refused = 0
                self._rest(_REFUSED_SECONDS)
                return

    def _wait_for_better_times(self, error: OSError) -> None:
        if error.errno not in _SHORT:
            raise error
        _log.warning("short of file descriptors or memory: nobody is let in for a second")
        self._rest(_AGAIN_SECONDS)

    def _rest(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._listener)
        self._again = loop.call_later(seconds, loop.add_reader, self._listener, self._accept)

    def _admit(self, connection: socket.socket, address: str) -> None:
        if self._nuisances.has(address):
            self._refused += 1
            connection.close()  # without a word: there may be thousands a second
            return
        if self._addresses[address] >= self._limits.per_address:
            _log.warning("an address has all its connections: one more was refused")
            connection.close()
            return
        if len(self._guests) >= self._limits.connections and not self._make_room():
            _log.warning("all connections are at work: one more was refused")
            connection.close()
            return
        self._addresses[address] += 1
        protocol = self._protocol()
        task = asyncio.get_running_loop().create_task(self._host(connection, protocol))
        self._guests[task] = protocol
        task.add_done_callback(lambda done: self._left(done, protocol, connection, address))

    def _make_room(self) -> bool:
        """Cut the connection with the least to say for itself, the oldest of these; whether there was one."""
        # the first of equals is the oldest
        task, protocol = min(self._guests.items(), key=lambda guest: guest[1].claim)
        if protocol.claim is Claim.SERVED:
            return False
        _log.warning("no room: a connection made way (%s)", protocol.claim.name.lower())
        if not protocol.is_connected:
            task.cancel()
        protocol.end()
        self._guests.pop(task)
        return True

    async def _host(self, connection: socket.socket, protocol: LimitedProtocol) -> None:
        patience = {"ssl_handshake_timeout": self._limits.request_seconds, "ssl_shutdown_timeout": _GOODBYE_SECONDS}
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: protocol, connection, ssl=self._tls() if self._tls else None, **(patience if self._tls else {})
            )
        except OSError:  # refused in the handshake, by them or by us; gone; or too slow for it
            return
        except MemoryError:
            _log.warning("short of memory: a connection was dropped")  # where does not matter
            return
        await protocol.ended.wait()

    def _left(
        self, task: asyncio.Task[None], protocol: LimitedProtocol, connection: socket.socket, address: str
    ) -> None:
        connection.close()  # it is open still when its task never began
        if protocol.claim is Claim.SILENT and self._nuisances.note(address):
            _log.warning("an address connects again and again and asks nothing: it is refused for some seconds")
        self._guests.pop(task, None)
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a connection failed", exc_info=error)
