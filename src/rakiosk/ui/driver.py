"""The terminal driver, made to sleep: Textual's own wakes ten times a second to see whether it should end.

It leans on private names of the pinned Textual; `tests/ui/test_driver.py` holds it to them.
"""

import os
import select
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_ESCAPE_SECONDS = 0.1  # how long a lone Escape may turn out to begin a sequence
_READ_BYTES = 4096


class QuietDriver(LinuxDriver):
    """Reads keys as LinuxDriver does; between them it waits without a time-out, and a pipe ends the wait."""

    _wake: int | None = None

    def run_input_thread(self) -> None:
        """Wait for input and pass its events on, until the pipe says that it is over or the terminal is gone."""
        ended, self._wake = os.pipe()
        parser = XTermParser(self._debug)
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
                        return
                    is_pending = True
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        finally:
            wake, self._wake = self._wake, None
            os.close(wake)
            os.close(ended)

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for sizes in band: the answer costs a second paint of the first screen, and SIGWINCH tells too."""

    def disable_input(self) -> None:
        """End the input thread at once."""
        if self._wake is not None:
            os.write(self._wake, b"\0")
        super().disable_input()
