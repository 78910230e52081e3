"""The terminal driver, made to sleep: Textual's own wakes ten times a second to see whether it should end."""

import os
import select
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any

from textual.message import Message

from rakiosk.supervisor import TERMINAL_GONE
from rakiosk.ui.differences import Differences
from rakiosk.ui.keystrokes import Keystrokes
from rakiosk.ui.textual_internals import BareDriver

_READ_BYTES = 4096
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"  # synchronised output: what stands between is shown at once
_WIPING = ("\x1b[2J", "\x1b[?1049")  # xterm: the screen is erased, or is another one
_MOST_WAITING = 512  # messages: nobody types that far ahead; a flood of keys is dropped


class QuietDriver(BareDriver):
    """Reads keys as LinuxDriver does; between them it waits without a time-out, and a pipe ends the wait.

    Of what is drawn it writes what differs.
    """

    _wake: int | None = None
    _begun = ""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._shown = Differences()
        self._shown_size = self.application.size

    def write(self, data: str) -> None:
        """Write to the terminal what it does not show yet."""
        if data == _BEGIN:
            self._begun = data
            return
        if data == _END and self._begun:  # nothing came between
            self._begun = ""
            return
        if Differences.is_frame(data):
            data = self._difference(data)
        elif any(wiping in data for wiping in _WIPING):
            self._shown.forget()
        if data:
            super().write(self._begun + data)
            self._begun = ""

    def _difference(self, frame: str) -> str:
        if self.application.size != self._shown_size:
            self._shown_size = self.application.size
            self._shown.forget()
        return self._shown.of(frame)

    def start_application_mode(self) -> None:
        """Take the terminal. It cannot be taken away by job control, and its end is the end of the kiosk."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, lambda *_: self.loop.call_soon_threadsafe(self._draw_anew))
        self.loop.add_signal_handler(signal.SIGHUP, self._end_without_terminal)
        self.loop.add_signal_handler(signal.SIGTERM, self.application.exit)

    def _draw_anew(self) -> None:
        self._shown.forget()
        self.application.refresh()

    def _end_without_terminal(self) -> None:
        self.write_nowhere()
        self.application.exit(return_code=TERMINAL_GONE)

    def run_input_thread(self) -> None:
        """Wait for input and pass its events on, until the pipe says that it is over or the terminal is gone."""
        try:
            self._read_input()
        except OSError:  # EIO: the other end of the terminal is closed
            self.loop.call_soon_threadsafe(self._end_without_terminal)

    def _read_input(self) -> None:
        ended, self._wake = os.pipe()
        strokes = Keystrokes()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(ended, select.POLLIN)
        try:
            while ended not in (ready := dict(poll.poll(_milliseconds(strokes.seconds_to_wait)))):
                if self.fileno in ready:
                    data = os.read(self.fileno, _READ_BYTES)
                    if not data:
                        raise OSError("the terminal has ended")
                    strokes.is_flooded = self.application.message_queue_size >= _MOST_WAITING
                    self._pass_on(strokes.feed(decode(data)))
                else:
                    self._pass_on(strokes.quiet())
        finally:
            wake, self._wake = self._wake, None
            os.close(wake)
            os.close(ended)

    def _pass_on(self, events: Iterable[Message]) -> None:
        for event in events:
            self.process_message(event)

    def disable_input(self) -> None:
        """End the input thread at once."""
        if self._wake is not None:
            os.write(self._wake, b"\0")
        super().disable_input()


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000
