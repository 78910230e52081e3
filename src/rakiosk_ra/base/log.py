"""The log: one JSON object a line on stderr. It holds no CN, name, password, token or value of a request.

Nobody outside can fill it: of one kind of line so many a minute are written, and then how many were left out.
"""

import json
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

_SPAN_SECONDS = 60.0
_OF_A_KIND = 60
_REQUESTS = "rakiosk_ra.requests"
_REQUESTS_MOST = 6000


class JsonLines(logging.Formatter):
    """Formats a record as JSON. Of an exception it tells types and places, not its text: that may quote a row."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if left_out := getattr(record, "left_out", 0):
            line["left_out"] = left_out
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class Moderate(logging.Filter):
    """Lets so many lines of a kind (one place in the code) pass in a minute; the next that passes tells of the rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._span = -1
        self._passed: dict[tuple[str, int], int] = {}
        self._left_out: dict[tuple[str, int], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        kind = (record.pathname, record.lineno)
        most = _REQUESTS_MOST if record.name == _REQUESTS else _OF_A_KIND
        with self._lock:
            if (span := int(self._clock() // _SPAN_SECONDS)) != self._span:
                self._span = span
                self._passed.clear()
            passed = self._passed.get(kind, 0)
            if passed >= most:
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
                return False
            self._passed[kind] = passed + 1
            record.left_out = self._left_out.pop(kind, 0)
        return True


def _told(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{type(error).__module__}.{type(error).__name__}"]
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    cause = error.__cause__ or error.__context__
    return lines + (["caused by", *_told(cause)] if cause is not None else [])


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send everything that is logged to stderr, and nothing of uvicorn's own access log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(Moderate())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
