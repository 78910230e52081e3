"""Shared by the commands of `rakiosk`: how one is refused, the terminal that it needs, the log of its death."""

import os
import signal
import sys
import time
from pathlib import Path

LEAST_COLUMNS, LEAST_ROWS = 77, 20
SIZE_SECONDS = 5.0  # for so long a terminal that has just been opened may still grow to its place


class Refused(Exception):
    """The command cannot be carried out; its text says why and what to do."""


def require_terminal() -> None:
    """Raises Refused unless standard input and output are a terminal that is large enough."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"this is not a terminal; run it in one of at least {LEAST_COLUMNS} x {LEAST_ROWS} characters")
    columns, rows = _grown_size(time.monotonic() + SIZE_SECONDS)
    if _is_small(columns, rows):
        raise Refused(
            f"this terminal has {columns} x {rows} characters; the screens need {LEAST_COLUMNS} x {LEAST_ROWS}. "
            "Make it larger, or the type smaller"
        )


def _grown_size(deadline: float) -> os.terminal_size:
    """The terminal's size, once it is large enough or the time is over. Emulators start small and tell by SIGWINCH."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])  # blocked, none is lost before it is awaited
    try:
        while _is_small(*(size := os.get_terminal_size(sys.stdout.fileno()))):
            if signal.sigtimedwait([signal.SIGWINCH], max(0.0, deadline - time.monotonic())) is None:
                break
        return size
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_small(columns: int, rows: int) -> bool:
    """Whether the screens do not fit; 0 x 0 is a line that does not know its size."""
    return columns > 0 and (columns < LEAST_COLUMNS or rows < LEAST_ROWS)


def log_death(file: Path | None, kiosk_id: str, words: str) -> None:
    """Log how a kiosk ended, whether its log was started already or not."""
    from rakiosk.log import log, start_log  # noqa: PLC0415

    if not log.hasHandlers():
        start_log(file, kiosk_id)
    log.critical(words)
