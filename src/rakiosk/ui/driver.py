"""The terminal driver, made to sleep: Textual's own wakes ten times a second to see whether it should end."""

import asyncio
import os
import re
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from typing import Any

from textual.events import Key
from textual.geometry import Size
from textual.message import Message

from rakiosk.memory import overwrite_what_is_freed
from rakiosk.supervisor import TERMINAL_GONE
from rakiosk.ui.differences import Differences
from rakiosk.ui.keystrokes import EIGHT_BIT_CONTROLS, Keystrokes
from rakiosk.ui.textual_internals import BareDriver

_READ_BYTES = 4096
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"  # synchronised output: what stands between is shown at once
_ARE_YOU_THERE = "\x1b[5n"
_WIPING = ("\x1b[2J", "\x1b[?1049")  # xterm: the screen is erased, or is another one
_ERASES_TO_BLACK = "screen"  # GNU screen, which has no bce (terminfo(5))
_BY_HAND = 64  # bytes at once: of a flood no key is dealt with out of its turn
_HAND_SECONDS = 0.01  # between two keys: nobody types faster, and what changes faster is drawn in one turn
_MOST_TYPED = 2048  # bytes at once: nobody types more while the kiosk is at work; a flood of keys is dropped
_REPORT = re.compile(rb"\x1b\[<[0-9;]*[Mm]")  # of a mouse, which sends hundreds: what is typed among them is not lost
_MOST_WAITING = 512  # messages: nobody types that far ahead


def _is_flood(data: bytes) -> bool:
    """Whether more keys came at once than anybody types."""
    return len(data) > _MOST_TYPED and len(_REPORT.sub(b"", data)) > _MOST_TYPED


class QuietDriver(BareDriver):
    """Reads keys in the event loop, without a thread and without a time-out.

    Of what is drawn it writes what differs.
    """

    _begun = ""
    _last_key = 0.0
    _silence: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._shown = Differences(erases=not os.environ.get("TERM", "").startswith(_ERASES_TO_BLACK))
        self._shown_size = Size()
        self._strokes = Keystrokes()
        self._decode = getincrementaldecoder("utf-8")(errors=EIGHT_BIT_CONTROLS).decode
        self._takes_at_once: Callable[[Key], bool] = getattr(self.application, "takes_at_once", lambda _: False)
        self._strokes.when_answered = self._note_answer
        self._answer: asyncio.Future[None] | None = None
        self._has_answered = False
        self.application.terminal_answers = self.answers  # type: ignore[attr-defined]  # SilentApp's

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

    async def answers(self, seconds: float) -> bool:
        """Whether the terminal answers in time (DSR 5, ECMA-48 8.3.35); one that never has is not asked to."""
        self._answer = self.loop.create_future()
        super().write(_ARE_YOU_THERE)
        self.flush()
        # not wait_for: a loop that was held up for so long finds answer and time-out together, and the answer counts
        await asyncio.wait([self._answer], timeout=seconds)
        return self._answer.done() or not self._has_answered

    def _note_answer(self) -> None:
        self._has_answered = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)

    def _difference(self, frame: str) -> str:
        if self.application.size != self._shown_size:
            self._shown_size = self.application.size
            self._shown.forget(*self._shown_size)
        return self._shown.of(frame)

    def start_application_mode(self) -> None:
        """Take the terminal, once memory keeps nothing of what is typed there.

        It cannot be taken away by job control, and its end is the end of the kiosk.
        """
        overwrite_what_is_freed()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, self._go_on)
        self.loop.add_signal_handler(signal.SIGHUP, self._end_without_terminal)
        self.loop.add_signal_handler(signal.SIGTERM, self.application.exit)
        self.loop.add_reader(self.fileno, self.guarded(self._read))

    def _go_on(self, *_: object) -> None:
        if not self.loop.is_closed():  # a terminal that hangs up lets stopped programs go on, and the end may be near
            self.loop.call_soon_threadsafe(self._draw_anew)

    def _draw_anew(self) -> None:
        self._shown.forget()
        self.application.refresh()

    def _end_without_terminal(self) -> None:
        self.write_nowhere()
        self.application.exit(return_code=TERMINAL_GONE)

    def run_input_thread(self) -> None:
        """Do nothing: the event loop itself waits for input, and no thread has to be woken for a key."""

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, _READ_BYTES)
        except OSError:  # EIO: the other end of the terminal is closed
            data = b""
        if not data:
            self._stop_reading()
            self._end_without_terminal()
            return
        self._strokes.is_flooded = _is_flood(data) or self.application.message_queue_size >= _MOST_WAITING
        self._pass_on(self._strokes.feed(self._decode(data)), by_hand=len(data) <= _BY_HAND)

    def _pass_on(self, events: Iterable[Message], *, by_hand: bool) -> None:
        """Pass events on, and if nothing follows what may be the beginning of a sequence, it is a key."""
        if self._silence is not None:
            self._silence.cancel()
        for event in events:
            if not (by_hand and isinstance(event, Key) and self._is_by_hand(event) and self._takes_at_once(event)):
                self.process_message(event)
        seconds = self._strokes.seconds_to_wait
        self._silence = None if seconds is None else self.loop.call_later(seconds, self.guarded(self._note_silence))

    def _is_by_hand(self, key: Key) -> bool:
        since, self._last_key = key.time - self._last_key, key.time
        return since >= _HAND_SECONDS

    def _note_silence(self) -> None:
        self._pass_on(self._strokes.quiet(), by_hand=True)

    def _stop_reading(self) -> None:
        self.loop.remove_reader(self.fileno)
        if self._silence is not None:
            self._silence.cancel()

    def disable_input(self) -> None:
        """Read no more keys."""
        self._stop_reading()
        super().disable_input()
