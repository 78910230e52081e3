"""Mutants of octets, and a watch over what is done with each."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import FrameType

HANG_SECONDS = 2
_ODD = (0, 1, 0x1B, 0x30, 0x7F, 0x80, 0x9B, 0xFF)


class Hung(BaseException):
    """A mutant that does not come to an end."""


def mutated(content: bytes, random: Random) -> bytes:
    """The octets with some changed, cut out or doubled."""
    mutant = bytearray(content)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(mutant) or 1)
        kind = random.randrange(4)
        if kind == 0:
            del mutant[at : at + random.randint(1, 40)]
        elif kind == 1:
            mutant[at:at] = mutant[at : at + random.randint(1, 40)]
        else:
            mutant[at : at + 1] = bytes([random.choice((*_ODD, random.randrange(256)))])
    return bytes(mutant)


def flipped(content: bytes, random: Random) -> bytes:
    """The octets with one to four changed: lengths and order stay."""
    mutant = bytearray(content)
    for _ in range(random.randint(1, 4)):
        mutant[random.randrange(len(mutant))] = random.choice((*_ODD, random.randrange(256)))
    return bytes(mutant)


@contextmanager
def watched(told: str, seconds: int = HANG_SECONDS) -> Iterator[None]:
    """Let a block end within so many seconds, and note what it was about on whatever it raises. Raises Hung."""
    before = signal.signal(signal.SIGALRM, _hung)
    signal.alarm(seconds)
    try:
        yield
    except BaseException as error:
        error.add_note(told)
        raise
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _hung(_signal: int, _frame: FrameType | None) -> None:
    raise Hung("it took too long")
