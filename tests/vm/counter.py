"""Somebody before the machine: sees its screen as support does, presses its keys, and says what was never seen."""

import base64
import contextlib
import socket
import threading
import time
import zlib
from pathlib import Path

from rakiosk.support.mirror.frames import LENGTH_BYTES, Receiver
from tests.vm.eyes import NEW
from tests.vm.machine import Machine, VmFailure

SEEN_SECONDS = 180
_QUIET_SECONDS = 1.0


class Counter:
    """The screen and the keyboard. `open_eyes` once the machine runs; they live until it is cut."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._rows: tuple[str, ...] = ()
        self._changed = 0.0
        self._port: socket.socket | None = None

    def open_eyes(self) -> None:
        """Look at the screen from now on, whatever is started anew."""
        script = base64.b64encode((Path(__file__).parent / "eyes.py").read_bytes()).decode()
        self.machine.shell(
            f"echo {script} | base64 -d >/run/eyes.py; systemd-run --quiet --unit=eyes python3 /run/eyes.py"
        )
        self._rows = ()
        if self._port is not None:
            with contextlib.suppress(OSError):  # the machine is another by now
                self._port.shutdown(socket.SHUT_RDWR)  # QEMU hears one at a time
        self._port = socket.socket(socket.AF_UNIX)
        self._port.connect(str(self.machine.folder / "eyes"))
        threading.Thread(target=self._look, args=(self._port,), daemon=True).start()

    def _look(self, port: socket.socket) -> None:
        with port, port.makefile("rb") as stream:
            receiver = Receiver()
            while len(length := stream.read(LENGTH_BYTES)) == LENGTH_BYTES:
                if length == NEW:
                    receiver = Receiver()
                    continue
                try:
                    picture = receiver.picture(stream.read(int.from_bytes(length, "big")))
                except (ValueError, zlib.error):
                    continue
                self._rows, self._changed = picture.rows, time.monotonic()

    def text(self) -> str:
        """The text on the screen; values are hidden."""
        return "\n".join(self._rows)

    def sees(self, *words: str, seconds: float = SEEN_SECONDS) -> str:
        """Wait until all these words are on the screen, and it rests. Raises VmFailure with the screen."""
        return self.sees_one_of(words, seconds=seconds)

    def sees_one_of(self, *sets: tuple[str, ...], seconds: float = SEEN_SECONDS, but: str = "") -> str:
        """The same for any of several sets of words, on a screen that is another than `but`; the screen."""
        end = time.monotonic() + seconds
        while True:
            text = self.text()
            if text != but and any(all(word in text for word in words) for words in sets) and self._rests():
                return text
            if not self.machine.is_on:
                raise VmFailure("the machine is off")
            if time.monotonic() > end:
                raise VmFailure(f"never saw {sets}; the screen says:\n{text}")
            time.sleep(0.1)

    def sees_no_more(self, words: str, seconds: float = SEEN_SECONDS) -> None:
        """Wait until these words are off the screen. Raises VmFailure."""
        end = time.monotonic() + seconds
        while words in self.text():
            if time.monotonic() > end:
                raise VmFailure(f"still sees {words}")
            time.sleep(0.1)

    def forget(self) -> None:
        """Have seen nothing: what is seen from now on was drawn from now on."""
        self._rows = ()

    def _rests(self) -> bool:
        return time.monotonic() - self._changed > _QUIET_SECONDS

    def press(self, *keys: str) -> None:
        """Press keys."""
        self.machine.press(*keys)

    def enter(self, text: str) -> None:
        """Type into the field that has the focus, and Enter."""
        self.machine.type(text)
        self.machine.press("ret")
