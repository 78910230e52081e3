"""A terminal for tests: a program on a pseudo terminal of its own, keys in, the screen's text out."""

import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

NORMAL = (116, 30)
PATIENCE = float(os.environ.get("RAKIOSK_PATIENCE", "30.0"))  # seconds until a screen that does not come is a failure
_QUIET_SECONDS = 0.1  # nothing new for so long: what was drawn is drawn, and the focus stands where it is going to
_READ_BYTES = 65536
_PIECE_BYTES = 512  # less than a frame: none is missed, and the program waits for who reads so slowly

# As xterm sends them, by Textual's names.
_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
}


class Terminal:
    """A running program and the screen it draws. A context manager; leaving it kills the program."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = NORMAL,
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""  # all that the program has written
        self._ours, its = pty.openpty()
        termios.tcsetwinsize(its, (size[1], size[0]))
        # setsid gives it this as its controlling terminal, and then becomes the program: the process id stays
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            stdin=its,
            stdout=its,
            stderr=its,
            env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environment or {}),
        )
        os.close(its)

    def text(self) -> str:
        """The text on the screen, without trailing blanks."""
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        # not pyte's own `display`: it fails where half of a wide character was drawn over
        return "\n".join("".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows)

    def sees(self, *words: str) -> str:
        """Wait until all these words are on the screen; the screen."""
        return self._until(lambda text: all(word in text for word in words), f"never saw {words}")

    def sees_no_more(self, words: str) -> str:
        """Wait until these words are off the screen; the screen."""
        return self._until(lambda text: words not in text, f"still sees {words}")

    def first_of(self, *words: str) -> str:
        """Wait until some of these words are on the screen, however short they stay there; which of them, the first."""
        deadline = time.monotonic() + PATIENCE
        while (seen := next((each for each in words if each in self.text()), None)) is None:
            assert time.monotonic() < deadline, f"saw none of {words}; the screen says:\n{self.text()}"
            self._read(_QUIET_SECONDS, at_most=_PIECE_BYTES)
        return seen

    def hears(self, sequence: bytes, since: int) -> None:
        """Wait until the program has written these bytes, anew since so many."""
        deadline = time.monotonic() + PATIENCE
        while sequence not in self.written[since:]:
            assert time.monotonic() < deadline, f"never heard {sequence!r}; the screen says:\n{self.text()}"
            self._read(_QUIET_SECONDS)

    def grows(self, size: tuple[int, int]) -> None:
        """Become so large once the program waits for that."""
        deadline = time.monotonic() + PATIENCE
        waiting = Path(f"/proc/{self.process.pid}/wchan")  # proc(5): where in the kernel it sleeps
        while "sigtimedwait" not in waiting.read_text():
            assert self.process.poll() is None, f"it ended; the screen says:\n{self.text()}"
            assert time.monotonic() < deadline, "it never waited for another size"
            self._read(_QUIET_SECONDS)
        termios.tcsetwinsize(self._ours, (size[1], size[0]))
        self._screen.resize(size[1], size[0])

    def press(self, *keys: str) -> None:
        """Press keys by their Textual names, each after what the last one did has been drawn."""
        for key in keys:
            self.send(key)
            self._settle()

    def send(self, key: str) -> None:
        """Press a key, and draw nothing of what it does yet: for who waits for what passes quickly."""
        os.write(self._ours, _KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        os.write(self._ours, text.encode())
        self._settle()

    def enter(self, *texts: str) -> None:
        """Type each text and press Enter."""
        for text in texts:
            self.type(text)
            self.press("enter")

    def ends(self) -> int:
        """Wait until the program has ended; its exit status, negative for a signal."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            self._read(_QUIET_SECONDS)
            assert time.monotonic() < deadline, f"did not end; the screen says:\n{self.text()}"
        self._settle()
        return self.process.returncode

    def is_cut_off(self) -> int:
        """Hang up, as a terminal that dies does; the program's exit status."""
        os.close(self._ours)
        self._ours = os.open(os.devnull, os.O_RDWR)
        return self.process.wait(PATIENCE)

    @property
    def kiosk_pid(self) -> int:
        """The process of the kiosk itself, which the program keeps as its first child."""
        keeper = self.process.pid
        return int(Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()[0])

    def kill(self) -> None:
        """Let the program die at once, as in a power cut."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self._ours)

    def _until(self, holds: Callable[[str], bool], complaint: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while not holds(self.text()):
            assert self.process.poll() is None, f"{complaint}: it ended; the screen says:\n{self.text()}"
            assert time.monotonic() < deadline, f"{complaint}; the screen says:\n{self.text()}"
            self._read(_QUIET_SECONDS)
        self._settle()
        return self.text()

    def _settle(self) -> None:
        while self._read(_QUIET_SECONDS):
            pass

    def _read(self, seconds: float, at_most: int = _READ_BYTES) -> bool:
        """Draw what the program writes within this time; whether it wrote anything."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            written = os.read(self._ours, at_most)
        except OSError:  # EIO: the other end is closed
            return False
        self.written += written
        self._stream.feed(written)
        return bool(written)
