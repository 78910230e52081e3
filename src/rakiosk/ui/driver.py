"""The terminal driver, made to sleep: Textual's own wakes ten times a second to see whether it should end.

It leans on private names of the pinned Textual; `tests/ui/test_driver.py` holds it to them.
"""

import io
import os
import select
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from rakiosk.supervisor import TERMINAL_GONE
from rakiosk.ui.keystrokes import Keystrokes

_ESCAPE_SECONDS = 0.1  # how long a lone Escape may turn out to begin a sequence
_READ_BYTES = 4096
_MOST_WAITING = 512  # messages: nobody types that far ahead; a flood of keys is dropped


class QuietDriver(LinuxDriver):
    """Reads keys as LinuxDriver does; between them it waits without a time-out, and a pipe ends the wait."""

    _wake: int | None = None

    def start_application_mode(self) -> None:
        """Take the terminal. It cannot be taken away by job control, and its end is the end of the kiosk."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, lambda *_: self._loop.call_soon_threadsafe(self._app.refresh))
        self._loop.add_signal_handler(signal.SIGHUP, self._end_without_terminal)
        self._loop.add_signal_handler(signal.SIGTERM, self._app.exit)

    def _end_without_terminal(self) -> None:
        if self._writer_thread is not None:
            self._writer_thread = _Nowhere(io.StringIO())
        self._app.exit(return_code=TERMINAL_GONE)

    def run_input_thread(self) -> None:
        """Wait for input and pass its events on, until the pipe says that it is over or the terminal is gone."""
        try:
            self._read_input()
        except OSError:  # EIO: the other end of the terminal is closed
            self._loop.call_soon_threadsafe(self._end_without_terminal)

    def _read_input(self) -> None:
        ended, self._wake = os.pipe()
        strokes = Keystrokes()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(ended, select.POLLIN)
        is_pending = False
        try:
            while ended not in (ready := dict(poll.poll(_ESCAPE_SECONDS * 1000 if is_pending else None))):
                is_pending = False
                if self.fileno in ready:
                    data = os.read(self.fileno, _READ_BYTES)
                    if not data:
                        raise OSError("the terminal has ended")
                    is_pending = True
                    if self._app.message_queue_size < _MOST_WAITING:
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

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for sizes in band: the answer costs a second paint of the first screen, and SIGWINCH tells too."""

    def disable_input(self) -> None:
        """End the input thread at once."""
        if self._wake is not None:
            os.write(self._wake, b"\0")
        super().disable_input()


class _Nowhere(WriterThread):
    """What writes to a terminal that is gone: it takes everything and waits for nobody."""

    def write(self, text: str) -> None:
        """Take it."""

    def stop(self) -> None:
        """Nothing runs."""
