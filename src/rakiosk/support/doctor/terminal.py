"""The terminal that a screen is drawn in: its size, its colours, how wide it draws symbols, how it tells keys."""

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from rakiosk.commands import LEAST_COLUMNS, LEAST_ROWS
from rakiosk.i18n import _
from rakiosk.support.doctor.verdict import Check, Verdict, attention, broken, ok, unasked

_CHECKS = (Check.TERMINAL_SIZE, Check.TERMINAL_COLOURS, Check.TERMINAL_WIDTH, Check.TERMINAL_KEYS)
_SECONDS = 2.0
# an ambiguous symbol at the line's start and where the cursor is then (ECMA-48, CPR); whether kitty's keyboard protocol
# is known; which terminal it is, which every one answers, so that nobody waits (DA1)
_QUESTION = "\r●\x1b[6n\r\x1b[K\x1b[?u\x1b[c"
_CURSOR, _KEYS, _END = r"\x1b\[\d+;(\d+)R", r"\x1b\[\?\d+u", r"\x1b\[\?[\d;]*c"


def terminal() -> tuple[Verdict, ...]:
    """The verdicts on the terminal that this command runs in; where it runs in none, that it was not asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return not_asked()
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
        answer = _ask()
    except (OSError, termios.error):  # it was closed meanwhile
        return not_asked()
    return (_size(columns, rows), _colours(os.environ.get("COLORTERM", "")), *_answered(answer))


def not_asked() -> tuple[Verdict, ...]:
    """That no terminal was asked."""
    return tuple(unasked(check, _("Run this command on the screen of the kiosk to see.")) for check in _CHECKS)


def _size(columns: int, rows: int) -> Verdict:
    found = _("{columns} x {rows} characters.", columns=columns, rows=rows)
    if 0 < columns < LEAST_COLUMNS or 0 < rows < LEAST_ROWS:
        wanted = _("Make the type smaller: {columns} x {rows} are needed.", columns=LEAST_COLUMNS, rows=LEAST_ROWS)
        return broken(Check.TERMINAL_SIZE, found, wanted)
    return ok(Check.TERMINAL_SIZE, found)


def _colours(told: str) -> Verdict:
    if told not in {"truecolor", "24bit"}:
        advice = _("Use foot, or set COLORTERM=truecolor where the terminal has all colours.")
        return attention(Check.TERMINAL_COLOURS, _("Colours are drawn by the nearest of a few."), advice)
    return ok(Check.TERMINAL_COLOURS, _("All colours."))


def _answered(answer: str) -> Iterator[Verdict]:
    cursor = re.search(_CURSOR, answer)
    if cursor is None:
        yield attention(
            Check.TERMINAL_WIDTH, _("The terminal does not tell where its cursor is."), _("Use foot as the terminal.")
        )
    elif cursor[1] != "2":
        advice = _("Switch off that ambiguous characters are wide (foot never does this; xterm: -cjk_width).")
        yield broken(Check.TERMINAL_WIDTH, _("Symbols are drawn over two places: lines will be torn."), advice)
    else:
        yield ok(Check.TERMINAL_WIDTH, _("Symbols take one place."))
    if re.search(_KEYS, answer):
        yield ok(Check.TERMINAL_KEYS, _("Every key is told apart."))
    else:
        advice = _("Nothing need be done: F-keys and Esc work. foot tells them apart.")
        yield attention(Check.TERMINAL_KEYS, _("The terminal tells some keys alike."), advice)


def _ask() -> str:
    """The terminal's answers, as far as they came in time."""
    answer, ends = b"", time.monotonic() + _SECONDS
    with _raw():
        os.write(sys.stdout.fileno(), _QUESTION.encode())
        while not re.search(_END, answer.decode(errors="replace")):
            ready, _w, _x = select.select([sys.stdin], [], [], max(0.0, ends - time.monotonic()))
            part = os.read(sys.stdin.fileno(), 1024) if ready else b""
            if not part:
                break
            answer += part
    return answer.decode(errors="replace")


@contextmanager
def _raw() -> Iterator[None]:
    """Keys come at once and unseen for a block."""
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin, termios.TCSAFLUSH)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, before)
