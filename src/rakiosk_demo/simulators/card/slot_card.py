"""The port of a card that can be put into the simulated reader."""

from typing import Protocol


class SlotCard(Protocol):
    """A card as its reader sees it."""

    @property
    def is_t0(self) -> bool:
        """Whether it speaks T=0 (else T=1)."""
        ...

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        ...

    def power_on(self) -> None:
        """Start anew."""
        ...

    def reset(self) -> None:
        """Start anew, by the reset contact."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Answer one command."""
        ...


class ForeignCard:
    """A card of another house (bank, health insurance): it refuses our application and knows none of our commands."""

    is_t0 = False
    atr = bytes.fromhex("3B00")

    def power_on(self) -> None:
        """Has nothing to forget."""

    def reset(self) -> None:
        """Has nothing to forget."""

    def transmit(self, command: bytes) -> bytes:
        """6A82 (not found) to SELECT, 6D00 (unknown) to all others."""
        return b"\x6a\x82" if command[1:2] == b"\xa4" else b"\x6d\x00"
