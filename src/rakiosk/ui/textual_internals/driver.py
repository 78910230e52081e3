"""The terminal driver and the parser of keys, with their ends under public names. decision: docs/decisions/0008."""

import asyncio
import io
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual._xterm_parser import XTermParser  # keys as terminals send them, and nothing of the public driver's rest
from textual.app import App
from textual.drivers._writer_thread import WriterThread  # the thread that the terminal's end would block
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class BareDriver(LinuxDriver):
    """The terminal driver, with its loop and its application under public names."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop in which events are dealt with."""
        return self._loop

    @property
    def application(self) -> App[Any]:
        """The application that events go to."""
        return self._app

    def send_message(self, message: Message) -> None:
        """Put a message into the application's queue; from its own loop, where all are made."""
        self._app.post_message(message)

    def guarded(self, callback: Callable[[], None]) -> Callable[[], None]:
        """The same for the loop to call: a bug in it ends the kiosk as any other does."""

        def call() -> None:
            try:
                callback()
            except Exception as error:  # noqa: BLE001  # whatever it is
                self._app._handle_exception(error)  # noqa: SLF001

        return call

    def write_nowhere(self) -> None:
        """Let everything that is drawn from now on go nowhere: the terminal is gone."""
        if self._writer_thread is not None:
            self._writer_thread = _Nowhere(io.StringIO())

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows of the terminal itself: LINES and COLUMNS are what some program before once took it for."""
        with suppress(OSError):  # it is gone
            columns, rows = os.get_terminal_size(self.fileno)
            if columns and rows:
                return columns, rows
        return super()._get_terminal_size()

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for sizes in band: the answer costs a second paint of the first screen, and SIGWINCH tells too."""

    def _enable_mouse_support(self) -> None:
        """Ask for presses and releases (1000) in decimal numbers (1006), and not for every move (1003)."""
        self.write("\x1b[?1000h\x1b[?1006h")
        self.flush()


class SequenceParser(XTermParser):
    """Textual's parser, which says whether it has come to an end of what it was fed."""

    @property
    def is_idle(self) -> bool:
        """Whether it waits for anything, and not for the rest of a sequence."""
        return self._awaiting.timeout is None


class _Nowhere(WriterThread):
    """A writer for a terminal that is gone: it takes everything and waits for nobody."""

    def write(self, text: str) -> None:
        """Take it."""

    def stop(self) -> None:
        """Nothing runs."""
