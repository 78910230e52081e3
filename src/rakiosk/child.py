"""A process for one task: it is given its input, writes its answer and ends, and with it all that it has loaded."""

import sys
from collections.abc import Callable, Sequence

from ra_contract.process import run

WORDS_MOST = 400  # characters of a process's last words that are kept

Failure = Callable[[int, str], Exception]
"""The exception that a failure is, from the exit status, negative for a signal, and the last words on stderr."""


def module(name: str) -> tuple[str, ...]:
    """The command that runs a module by this Python."""
    return (sys.executable, "-m", name)


async def answer_of(command: Sequence[str], *given: bytes | bytearray, failure: Failure) -> bytes:
    """The output of the process once it was given these parts, one after the other.

    Raises what `failure` makes of a process that did not end well; OSError when there is none by this name. It is
    killed when nobody waits for it any more.
    """
    ended = await run(command, *given)
    if ended.status != 0:
        raise failure(ended.status, ended.complaint.decode(errors="replace")[-WORDS_MOST:])
    return ended.output
