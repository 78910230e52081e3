"""The way to the keeper of a private pcscd: its process in namespaces of its own, one JSON line an order."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_KEEPER = "rakiosk_demo.pcsc_keeper"
_ANSWER_SECONDS = 20.0
_END_SECONDS = 5.0
_NAMESPACES = "this machine does not let a private PC/SC service be made (user, network and process namespaces)"


class PcscUnavailable(Exception):
    """No private PC/SC service on this machine, or it does not obey; the text says why and what to do."""


class KeeperProcess:
    """A running keeper. It ends, with pcscd and card, when its standard input closes: also when this process dies."""

    def __init__(self, way: list[str], folder: Path, driver: Path, readers: Sequence[bytes]) -> None:
        self._log = folder / "keeper.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                # --kill-child: who kills unshare kills the first process in there, and with it all others
                [
                    *("unshare", *way, "--net", "--pid", "--kill-child", "--"),
                    *(sys.executable, "-m", _KEEPER, str(folder), str(driver), *(name.hex() for name in readers)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                cwd="/",
                start_new_session=True,  # a Ctrl-C at the terminal is meant for the kiosk
                env=os.environ | {"PCSCLITE_CSOCK_NAME": str(folder / "pcscd.comm")},
            )
        try:
            self._require_success()
        except PcscUnavailable:
            self.end()
            raise

    def ask(self, order: str, **details: str | int) -> None:
        """Give an order and wait until it is done. Raises PcscUnavailable."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        try:
            self._process.stdin.write(json.dumps({"order": order} | details).encode() + b"\n")
        except (OSError, ValueError) as error:
            raise PcscUnavailable("the private PC/SC service has ended") from error
        self._require_success()

    def end(self) -> None:
        """End it, with patience first. The second time does nothing."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _require_success(self) -> None:
        output = self._process.stdout
        assert output is not None  # noqa: S101 - asked for above
        if not select.select([output], [], [], _ANSWER_SECONDS)[0]:
            raise PcscUnavailable("the private PC/SC service does not answer")
        line = output.readline()
        if not line:
            raise PcscUnavailable(self._last_words())
        trouble = json.loads(line)["trouble"]
        if trouble:
            raise PcscUnavailable(trouble)

    def _last_words(self) -> str:
        words = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        reason = words[-1] if words else "no reason given"
        return f"{_NAMESPACES}: {reason}" if reason.startswith("unshare:") else f"pcscd cannot be kept: {reason}"
