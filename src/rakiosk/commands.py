"""Shared by the commands of `rakiosk`: how one is refused, the terminal that it needs, the log of its death."""

import os
import sys
from pathlib import Path

LEAST_COLUMNS, LEAST_ROWS = 77, 20


class Refused(Exception):
    """The command cannot be carried out; its text says why and what to do."""


def require_terminal() -> None:
    """Raises Refused unless standard input and output are a terminal that is large enough."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"this is not a terminal; run it in one of at least {LEAST_COLUMNS} x {LEAST_ROWS} characters")
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if columns and (columns < LEAST_COLUMNS or rows < LEAST_ROWS):
        raise Refused(
            f"this terminal has {columns} x {rows} characters; the screens need {LEAST_COLUMNS} x {LEAST_ROWS}. "
            "Make it larger, or the type smaller"
        )


def log_death(file: Path | None, kiosk_id: str, words: str) -> None:
    """Log how a kiosk ended, whether its log was started already or not."""
    from rakiosk.log import log, start_log  # noqa: PLC0415

    if not log.hasHandlers():
        start_log(file, kiosk_id)
    log.critical(words)
