"""HTTP as one connection may use it: a request whole in time, an answer that is taken, and nothing for ever."""

import asyncio
import contextlib
import socket
import struct
from enum import IntEnum
from typing import Any

import h11
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from rakiosk_ra.base.listener_settings import ListenerSettings

_RESET = struct.pack("ii", 1, 0)  # socket(7), SO_LINGER: on, for 0 seconds
_MADE = {h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR}


class Claim(IntEnum):
    """How much a connection has to say for itself; the least makes way first when there is no room."""

    SILENT = 0  # has sent no whole request
    STALLED = 1  # does not take its answer
    IDLE = 2  # had its answer, and has asked nothing since
    SERVED = 3


class LimitedProtocol(H11Protocol):
    """uvicorn's HTTP protocol under limits.

    `is_connected` from the end of the handshake on; `ended` is set once the connection is gone.
    """

    def __init__(self, config: Config, *others: Any, limits: ListenerSettings, **named: Any) -> None:
        super().__init__(config, *others, **named)
        self.timeout_keep_alive = limits.kept_alive_seconds
        self.ended = asyncio.Event()
        self.is_connected = False
        self._limits = limits
        self._had_one = False
        self._is_stalled = False
        self._until_whole: asyncio.TimerHandle | None = None
        self._until_taken: asyncio.TimerHandle | None = None

    @property
    def claim(self) -> Claim:
        """Its claim now."""
        if not self._had_one:
            return Claim.SILENT
        if self._is_stalled:
            return Claim.STALLED
        return Claim.IDLE if self.cycle is None or self.cycle.response_complete else Claim.SERVED

    def end(self) -> None:
        """Cut the connection now, whatever is still to be sent."""
        if self.is_connected and not self.ended.is_set():
            # Reset, or the kernel would keep for minutes what the other end does not take.
            with contextlib.suppress(OSError):
                self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            # One that was closed twice has lost its TLS, which then ends it itself.
            with contextlib.suppress(AttributeError):
                self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and wait for the first request."""
        super().connection_made(transport)
        self.is_connected = True
        self._until_whole = self.loop.call_later(self._limits.request_seconds, self.end)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of all that was waited for."""
        for timer in (self._until_whole, self._until_taken, self.timeout_keep_alive_task):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        self.ended.set()

    def data_received(self, data: bytes) -> None:
        """Read on; a request that was begun has its time."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Go on to the next request, or to the end."""
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that asks nothing."""
        super().timeout_keep_alive_handler()
        self._look()

    def pause_writing(self) -> None:
        """Stop sending: the other end takes nothing."""
        super().pause_writing()
        self._is_stalled = True
        self._wait_until_taken()

    def resume_writing(self) -> None:
        """Send on."""
        super().resume_writing()
        self._is_stalled = False
        if self._until_taken is not None:
            self._until_taken.cancel()
            self._until_taken = None
        self._look()

    def _look(self) -> None:
        is_whole = self.conn.their_state in _MADE
        self._had_one = self._had_one or is_whole
        is_begun = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if is_whole or (self._had_one and not is_begun):
            if self._until_whole is not None:
                self._until_whole.cancel()
                self._until_whole = None
        elif self._until_whole is None:
            self._until_whole = self.loop.call_later(self._limits.request_seconds, self.end)
        if self.transport.is_closing():  # what is not taken by then never will be
            self._wait_until_taken()

    def _wait_until_taken(self) -> None:
        if self._until_taken is None and not self.ended.is_set():
            self._until_taken = self.loop.call_later(self._limits.stalled_seconds, self.end)
