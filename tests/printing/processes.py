"""Programs that tests start: each in a folder of its own, ended with its test whatever happens."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 20.0  # seconds until a program that does not come up is a failure


@contextmanager
def running(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program while the block runs; what it says goes to the log."""
    with (
        log.open("ab") as output,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment) as program,
    ):
        try:
            yield program
        finally:
            program.kill()


def until(holds: Callable[[], bool], program: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it holds; a program that has ended by then, or takes too long, is a failure with its log."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        told = log.read_text(errors="replace")
        assert program.poll() is None, f"{program.args!r} has ended: {told}"
        assert time.monotonic() < deadline, f"{program.args!r} does not come up: {told}"
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
