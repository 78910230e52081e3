"""Two processes: a small one that stays, and the kiosk, which comes back when it crashes. docs/decisions/0025.

The small one forks before anything heavy is loaded. It keeps the terminal: whatever the kiosk leaves behind there is
put right, and what is typed while no kiosk runs is neither shown nor kept.
"""

import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress

CRASHED = 70  # sysexits EX_SOFTWARE: a bug, told by its incident number
TERMINAL_GONE = 74  # sysexits EX_IOERR
_LONGEST_PAUSE = 30.0
_WELL_AFTER = 20.0  # seconds: who lived so long did not crash at its start
_END_SECONDS = 5.0  # to end by itself, once told to
_LOOK_SECONDS = 20.0  # between two looks at a kiosk that may be dead and never end
_PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

# xterm: erase the screen, then what was scrolled off it; OSC 52 with no base64: clear the clipboard and the selection
WIPE_TERMINAL = "\x1b[2J\x1b[3J\x1b]52;c;!\x07\x1b]52;p;!\x07"
# everything that the kiosk may have set: synchronised output, mouse, focus, paste, sizes in band, kitty's and xterm's
# keys, the alternate screen, the cursor, wrapping, colours; then the terminal is wiped
_RESET = (
    "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2048l"
    "\x1b[<u\x1b[>4;0m\x1b[2J\x1b[?1049l\x1b[?25h\x1b[?7h\x1b[r\x1b[0m\x1b[H"
) + WIPE_TERMINAL


class Supervision:
    """The kiosk's link to the process that started it. `incident` is the number of the crash before, or empty.

    No dataclass: those take a megabyte and a half of the small process.
    """

    __slots__ = ("_report", "incident")

    def __init__(self, incident: str = "", report: int | None = None) -> None:
        self.incident = incident
        self._report = report

    def tell(self, number: str) -> None:
        """The kiosk is about to crash, and has logged it under this number."""
        if self._report is not None:
            os.write(self._report, number.encode())


UNSUPERVISED = Supervision()
_kept: list[Supervision] = []


def keep_from_here(log: Callable[[str], None]) -> None:
    """Split in two as `supervised` does, before the command that asks for it is loaded; `kept` tells it of that."""
    _kept.append(supervised(log))


def kept() -> Supervision | None:
    """The link to the process that keeps this one already; None when none does."""
    return _kept[0] if _kept else None


def supervised(log: Callable[[str], None], *, most_in_a_row: int | None = None) -> Supervision:
    """Split in two. It returns in the kiosk's process only, at every start; the other ends with the kiosk's status.

    `log` is for a death that no kiosk could log itself. After `most_in_a_row` crashes at start it gives up; without,
    never.
    """
    keeper = _Keeper(log, most_in_a_row)
    while True:
        supervision = keeper.start()
        if supervision is not None:
            return supervision
        keeper.wait_for_crash()


class _Keeper:
    """The small process."""

    def __init__(self, log: Callable[[str], None], most_in_a_row: int | None) -> None:
        self._log = log
        self._most = most_in_a_row
        self._attributes = termios.tcgetattr(sys.stdin)
        self._incident = ""
        self._in_a_row = 0
        self._child = 0
        self._report = -1
        self._started = 0.0
        self._ended_by: int | None = None

    def start(self) -> Supervision | None:
        """A new kiosk. None in the small process."""
        self._report, report = os.pipe()
        self._started = time.monotonic()
        keeper = os.getpid()
        for number in _PASSED_ON:
            signal.signal(number, self._pass_on)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # it is waited for
        self._child = os.fork()
        if self._child:
            os.close(report)
            return None
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.close(self._report)
        for number in _PASSED_ON:
            signal.signal(number, signal.SIG_DFL)
        protect(keeper)
        return Supervision(self._incident, report)

    def wait_for_crash(self) -> None:
        """Until the kiosk has crashed and may be started anew. Any other end is the end of this process."""
        status = self._end_of(self._child)
        self._child = 0
        told = self._incident_told()
        if self._ended_by is not None or (status >= 0 and status != CRASHED):
            self._leave(TERMINAL_GONE if self._ended_by == signal.SIGHUP else max(status, 0))
        self._incident = told or self._log_death(status)
        self._in_a_row = 1 if time.monotonic() - self._started > _WELL_AFTER else self._in_a_row + 1
        self._calm_terminal()
        if self._most is not None and self._in_a_row >= self._most:
            _write(f"rakiosk crashes at every start: incident {self._incident} is in the log\r\n")
            self._leave(CRASHED)
        self._say_restart()
        time.sleep(0.0 if self._in_a_row == 1 else min(_LONGEST_PAUSE, 2.0 ** (self._in_a_row - 2)))
        if self._ended_by is not None:
            self._leave(0)

    def _end_of(self, child: int) -> int:
        """How the kiosk ended. One that is dead and does not end, held by a drive that hangs, counts as killed.

        The kernel tells nobody of such a death: it waits for the last thread, and that for the drive.
        """
        looks = 0
        while looks < 2:  # one alone may fall into an end as it should be
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            looks = looks + 1 if _is_dead(child) else 0
            signal.sigtimedwait({signal.SIGCHLD}, _LOOK_SECONDS)
        return -signal.SIGKILL

    def _incident_told(self) -> str:
        os.set_blocking(self._report, False)  # a helper of the kiosk's may have outlived it with the pipe in hand
        try:
            return os.read(self._report, 64).decode(errors="replace")
        except BlockingIOError:
            return ""
        finally:
            os.close(self._report)

    def _log_death(self, status: int) -> str:
        import secrets  # noqa: PLC0415  # only when it is needed

        number = secrets.token_hex(3).upper()
        cause = signal.Signals(-status).name if status < 0 else f"status {status}"
        self._log(f"incident {number}\nthe kiosk's process ended by {cause}")
        return number

    # the terminal

    def _calm_terminal(self) -> None:
        """Wipe it, and show and keep nothing that is typed until the next kiosk is there."""
        try:
            silent = termios.tcgetattr(sys.stdin)
            silent[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, silent)
            _write(_RESET)
        except (termios.error, OSError):
            self._leave(TERMINAL_GONE)

    def _say_restart(self) -> None:
        from rakiosk.i18n import LANGUAGES, _, set_language  # noqa: PLC0415  # only when it is needed

        words = _("The kiosk is starting again. One moment, please…")
        for language in LANGUAGES:
            set_language(language)
            _write(f"{words}\r\n")

    def _leave(self, status: int) -> None:
        with suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSANOW, self._attributes)
        sys.exit(status)

    # signals

    def _pass_on(self, number: int, _frame: object) -> None:
        self._ended_by = number
        self._kill(number)
        signal.signal(signal.SIGALRM, lambda *_: self._kill(signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, _END_SECONDS)

    def _kill(self, number: int) -> None:
        if self._child:
            os.kill(self._child, number)


def _is_dead(process: int) -> bool:
    """Whether its main thread has ended, whatever others do (proc(5), state Z)."""
    with suppress(OSError), open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123  # pathlib is not in this process
        return file.read().rpartition(b")")[2].split()[0] == b"Z"
    return False


def _write(text: str) -> None:
    os.write(sys.stdout.fileno(), text.encode())


def protect(keeper: int) -> None:
    """Let nobody read this process's memory, leave no core dump, and die with the process that keeps it."""
    import ctypes  # noqa: PLC0415  # not in the small process
    import resource  # noqa: PLC0415

    library = ctypes.CDLL(None)
    library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != keeper:  # it died before the line above
        os._exit(CRASHED)
    library.prctl(_PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4  # prctl(2)
