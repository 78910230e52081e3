"""A program on a pseudo terminal that is listened to by the clock.

While it is measured only bytes and their times are taken; what they draw is drawn afterwards. It is answered as foot
answers: synchronised output, sizes in band, kitty's keys.
"""

import os
import pty
import re
import select
import signal
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pyte

from tests.bench.processes import cpu_seconds, family

SIZE = (116, 30)
SETTLED = 0.15  # seconds without a byte: what was to be drawn is drawn
_PATIENCE = float(os.environ.get("RAKIOSK_PATIENCE", "30"))
_QUESTION = re.compile(rb"\x1b\[\?(2026|2048)\$p|\x1b\[\?u|\x1b\[c|\x1b\[6n|\x1b\[\?2048h")
_KEYS = {"enter": "\r", "up": "\x1b[A", "down": "\x1b[B", "f3": "\x1bOR", "escape": "\x1b[27u"}


@dataclass
class Answer:
    """All that a program wrote after something was done to it: bytes, and the seconds until each came."""

    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    text_after: float = 0.0
    """Seconds until the awaited text stood there."""
    cpu: float = 0.0
    """Seconds of the processor up to the last byte, where that is counted."""

    @property
    def first(self) -> float:
        """Seconds until the first byte."""
        return self.pieces[0][0]

    @property
    def stable(self) -> float:
        """Seconds until the last."""
        return self.pieces[-1][0]

    @property
    def data(self) -> bytes:
        """All bytes."""
        return b"".join(data for _, data in self.pieces)


class Died(Exception):
    """A program has ended, or does not show what it should."""


class Program:
    """A running program. A context manager; leaving it ends the program."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._started = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if not self.pid:  # pragma: no cover  # becomes the program
            termios.tcsetwinsize(0, (SIZE[1], SIZE[0]))
            os.execvpe(command[0], list(command), environment)
        termios.tcsetwinsize(self._terminal, (SIZE[1], SIZE[0]))

    @property
    def processes(self) -> list[int]:
        """Its own and those below it."""
        return family(self.pid)

    def begun(self, text: str) -> Answer:
        """Its first screen, timed from the moment it was started; with the processor's time until it stood."""
        return self._until(text, self._started, counts=True)

    def press(self, key: str, text: str = "", settled: float = SETTLED) -> Answer:
        """Press a key, and listen until the text stands there and nothing more has come for so many seconds."""
        if text and text in self.text():
            raise Died(f"{text} stands there before {key}")
        begun = time.perf_counter()
        self.send(_KEYS.get(key, key).encode())
        return self._until(text, begun, settled)

    def send(self, data: bytes) -> None:
        """Put bytes into the terminal as a keyboard does."""
        os.write(self._terminal, data)

    def listen(self, seconds: float) -> bytes:
        """All that it writes within this time."""
        answer, begun = Answer(), time.perf_counter()
        while (left := begun + seconds - time.perf_counter()) > 0:
            self._read(answer, begun, left)
        self._stream.feed(answer.data)
        return answer.data

    def shows(self, text: str, *, is_there: bool = True) -> None:
        """Listen until a text stands there, or does no more."""
        begun = time.perf_counter()
        while (text in self.text()) != is_there:
            if time.perf_counter() - begun > _PATIENCE:
                raise Died(f"{text!r} is {'not' if is_there else 'still'} there:\n{self.text()}")
            self.listen(0.1)

    def text(self) -> str:
        """The screen."""
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join("".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self.processes:  # its own, by their numbers
            os.kill(pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def _until(self, text: str, begun: float, settled: float = SETTLED, *, counts: bool = False) -> Answer:
        answer, drawn = Answer(), 0
        while True:
            while self._read(answer, begun, settled):
                if counts:
                    answer.cpu = cpu_seconds(self.processes)
            while drawn < len(answer.pieces):
                self._stream.feed(answer.pieces[drawn][1])
                if not answer.text_after and text in self.text():
                    answer.text_after = answer.pieces[drawn][0]
                drawn += 1
            if answer.pieces and (answer.text_after or not text):
                return answer
            if time.perf_counter() - begun > _PATIENCE:
                raise Died(f"never showed {text!r}:\n{self.text()}")

    def _read(self, answer: Answer, begun: float, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError as error:  # EIO: the other end is closed
            raise Died(f"ended:\n{self.text()}") from error
        answer.pieces.append((time.perf_counter() - begun, data))
        for question in _QUESTION.finditer(data):
            self.send(_reply(question))
        return True


def _reply(question: re.Match[bytes]) -> bytes:
    if question[1] is not None:
        return b"\x1b[?%s;2$y" % question[1]
    columns, lines = SIZE
    return {
        b"\x1b[?u": b"\x1b[?0u",
        b"\x1b[c": b"\x1b[?62;4;22c",
        b"\x1b[6n": b"\x1b[1;1R",
        b"\x1b[?2048h": b"\x1b[48;%d;%d;%d;%dt" % (lines, columns, lines * 16, columns * 8),
    }[question[0]]
