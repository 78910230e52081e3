"""Secrets of a customer: held in one wipeable place, shown nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, Self


class Secret:
    """A PIN or a password: bytes (UTF-8) that can be wiped and are blank in every printed form.

    Python may still copy what `revealed` hands out; the fewer places ask for it, the better.
    """

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes | bytearray) -> None:
        self._bytes = bytearray(value)

    @classmethod
    def of(cls, text: str) -> Self:
        """A secret from text: for tests, the demo and the RA's answers."""
        return cls(text.encode())

    @contextmanager
    def revealed(self) -> Iterator[bytearray]:
        """The bytes themselves, for as long as the block lasts; do not keep them."""
        yield self._bytes

    def text(self) -> str:
        """The secret as text, for an interface that takes nothing else (JSON)."""
        return self._bytes.decode()

    def wipe(self) -> None:
        """Overwrite the bytes with zeros, then forget them."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    def __len__(self) -> int:
        return len(self._bytes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._bytes == other._bytes

    __hash__ = None  # type: ignore[assignment]  # a hash would outlive the wipe

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "Secret(…)"

    def __format__(self, spec: str) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never stored")
