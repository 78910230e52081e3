"""The demo's RA as a child process: made on the first start, served on loopback, gone when the demo is gone."""

import ctypes
import os
import signal
import subprocess
import sys
from typing import IO

from rakiosk_demo.world import DemoRefused, World

_PR_SET_PDEATHSIG = 1  # prctl(2)
_STOP_SECONDS = 5


class Authority:
    """`rakiosk-ra serve` on the demo's state. Start it in the main thread: it dies with the thread that made it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._child: subprocess.Popen[str] | None = None
        self._log: IO[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the child lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start the child; it is not ready yet."""
        self._log = (self._world.folder / "ra.log").open("ab")
        command = [sys.executable, "-m", "rakiosk_demo.seed", str(self._world.folder)]
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            [*command, str(self._world.ra_port), str(self._world.pki_port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # one call into libc, before any thread of ours
        )

    def wait_until_ready(self) -> None:
        """Until the RA answers. Raises DemoRefused when it does not come up."""
        if self._child is None or self._child.stdout is None:
            raise RuntimeError("not started")
        for line in self._child.stdout:
            if line.startswith("ready"):
                return
        self._child.wait()
        raise DemoRefused(f"the demo's RA did not start: its last words are in {self._world.folder / 'ra.log'}")

    def stop(self) -> None:
        """End the child."""
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()
        if self._log is not None:
            self._log.close()
        self._child = None

    def toggle(self) -> None:
        """Cut the line, or restore it."""
        if self.is_running:
            self.stop()
        else:
            self.start()
            self.wait_until_ready()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:  # the parent died before the line above
        os._exit(1)
