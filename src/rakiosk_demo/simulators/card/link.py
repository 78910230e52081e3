"""The way of raw bytes into the simulated card and out again: chaining, GET RESPONSE, T=0 and T=1.

ISO 7816-4, 5.3.3 (command chaining) and 5.3.4 (61XX); ISO 7816-3, 12.2.1 (what T=0 cannot carry).
"""

from collections.abc import Callable
from dataclasses import replace

from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.status import Refused, StatusWord

_GET_RESPONSE = 0xC0
# SP 800-73-4 part 2, table 2, column "command chaining"
_CHAINABLE = {0x87, 0xDB, 0x47}
_BUFFER_BYTES = 16 * 1024
_MOST_BYTES = 256


class Link:
    """Turns raw commands into whole ones, and whole answers into parts of at most 256 bytes."""

    def __init__(self, execute: Callable[[Command], bytes], *, is_t0: bool) -> None:
        self._execute = execute
        self._is_t0 = is_t0
        self._chain: Command | None = None
        self._rest = b""

    def reset(self) -> None:
        """Forget a command half received and an answer half sent."""
        self._chain = None
        self._rest = b""

    def exchange(self, apdu: bytes) -> bytes:
        """Answer one raw command; the last two bytes are SW1 SW2."""
        try:
            data, status = self._answer(Command.parse(apdu))
        except Refused as refusal:
            data, status = b"", refusal.status
        return data + status.to_bytes(2, "big")

    def _answer(self, part: Command) -> tuple[bytes, int]:
        if self._is_t0 and part.data and part.expected:
            raise Refused(StatusWord.WRONG_LENGTH)  # T=0 carries either data or Le
        _refuse_class(part.cla)
        if part.ins == _GET_RESPONSE:
            return self._next(part)
        self._rest = b""
        command = self._assembled(part)
        if command is None:
            return b"", StatusWord.SUCCESS
        self._rest = self._execute(command)
        # A T=0 answer to a command with data always waits for GET RESPONSE. On T=1, clients leave Le out of SELECT
        # and expect the answer all the same.
        return self._slice(0 if self._is_t0 and part.data else part.expected or _MOST_BYTES)

    def _next(self, command: Command) -> tuple[bytes, int]:
        self._chain = None
        if (command.p1, command.p2) != (0, 0):
            raise Refused(StatusWord.INCORRECT_PARAMETERS)
        if not self._rest:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
        if self._is_t0 and command.expected > len(self._rest):
            return b"", 0x6C00 | len(self._rest)  # T=0 sends exactly as many bytes as are asked for
        return self._slice(command.expected)

    def _slice(self, size: int) -> tuple[bytes, int]:
        part, self._rest = self._rest[:size], self._rest[size:]
        if not self._rest:
            return part, StatusWord.SUCCESS
        return part, 0x6100 | (len(self._rest) if len(self._rest) < _MOST_BYTES else 0)

    def _assembled(self, part: Command) -> Command | None:
        """The whole command, or None while more of it follows. Another command drops a chain half received."""
        chain, self._chain = self._chain, None
        if chain is not None and chain.header == part.header:
            part = replace(part, data=chain.data + part.data)
        if len(part.data) > _BUFFER_BYTES:
            raise Refused(StatusWord.WRONG_LENGTH)
        if not part.is_chained:
            return part
        if part.ins not in _CHAINABLE:
            raise Refused(StatusWord.CHAINING_NOT_SUPPORTED)
        self._chain = part
        return None


def _refuse_class(cla: int) -> None:
    if cla & 0xEF == 0x0C:
        raise Refused(StatusWord.SECURE_MESSAGING_NOT_SUPPORTED)
    if cla & 0xEF:
        raise Refused(StatusWord.CLASS_NOT_SUPPORTED)
