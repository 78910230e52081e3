"""The log: what support reads. It never holds a PIN, a password, a name or a CN."""

import logging
import os
import socket
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from rakiosk.domain.harmless import harmless
from rakiosk.supervisor import Supervision

log = logging.getLogger("rakiosk")

JOURNAL = "/run/systemd/journal/dev-log"
_USER, _NOTICE = 1 << 3, 5  # the facility, and the severity of what has no other
_SEVERITIES = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6, logging.DEBUG: 7}


def report_crash(supervision: Supervision, frames: str) -> str:
    """Log a bug's traceback, which holds no values of variables; its incident number, told to the supervisor too."""
    import secrets  # noqa: PLC0415  # only when it is needed

    number = secrets.token_hex(3).upper()
    log.critical("incident %s\n%s", number, frames)
    supervision.tell(number)
    return number


def start_log(file: Path | None, kiosk_id: str) -> None:
    """Log to the file, or to standard error; to systemd's journal where that is the screen, which no line may tear.

    Every line names the kiosk: support reads the logs of many.
    """
    handler: logging.Handler
    if file is not None:
        handler = _File(file, encoding="utf-8")
    elif sys.stderr.isatty():
        handler = _Journal() if "INVOCATION_ID" in os.environ else logging.NullHandler()  # systemd.exec(5)
    else:
        handler = logging.StreamHandler()
    handler.setFormatter(_Harmless(f"%(asctime)s {kiosk_id} %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    log.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a line that cannot be written says nothing on the customer's screen
    threading.excepthook = _log_thread


def _log_thread(ended: threading.ExceptHookArgs) -> None:
    """No thread dies unseen, and none tears the screen with its last words."""
    name = ended.thread.name if ended.thread is not None else "-"
    trace = "".join(traceback.format_tb(ended.exc_traceback))
    log.critical("the thread %s has ended: %s: %s\n%s", name, ended.exc_type.__name__, ended.exc_value, trace)


class _Journal(logging.Handler):
    """To systemd's journal, by its socket for syslog (RFC 3164, 4.1.1). Nobody waits, and nothing fails of it."""

    def emit(self, record: logging.LogRecord) -> None:
        line = f"<{_USER + _SEVERITIES.get(record.levelno, _NOTICE)}>rakiosk: {self.format(record)}"
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as journal:
            journal.sendto(line.encode(errors="replace"), JOURNAL)


class _File(logging.FileHandler):
    """To a file, opened anew once it was put away by whoever rotates logs.

    As the standard library's WatchedFileHandler, whose module costs the start more than these lines.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self.stream is not None and not _is_at(self.stream, self.baseFilename):
                self.stream, old = self._open(), self.stream
                old.close()
            super().emit(record)
        except OSError:  # it was put away, and there is no new one yet: looked for again with the next line
            self.handleError(record)


def _is_at(stream: TextIO, path: str) -> bool:
    """Whether this open file is the one that lies there."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(stream.fileno()))  # noqa: PTH116
    except OSError:
        return False


class _Harmless(logging.Formatter):
    """Lines that are read in a terminal: names of sticks and files in them are not obeyed there.

    What goes on below is indented, so that nobody's name begins a line as records do.
    """

    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record)).replace("\n", "\n  ")
