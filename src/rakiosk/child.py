"""A process for one task: it is given its input, writes its answer and ends, and with it all that it has loaded."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

_NICENESS = 10  # the customer's keys go first
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
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert child.stdin is not None  # noqa: S101  # for the type checker: it was asked for
    try:
        with suppress(OSError):  # it has ended, or it is another user's
            os.setpriority(os.PRIO_PROCESS, child.pid, _NICENESS)
        for part in given:
            child.stdin.write(part)
        child.stdin.close()
        answer, last_words = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise failure(child.returncode or 0, last_words.decode(errors="replace")[-WORDS_MOST:])
    return answer
