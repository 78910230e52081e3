"""The demo's state: a folder with the RA, the cards and the kiosk's own certificate, kept until `--fresh`."""

import fcntl
import json
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rakiosk.config import Config
from rakiosk.i18n import LanguageCode
from rakiosk.kit.visit import CannotStart
from rakiosk_demo import ports

_GOING_SECONDS = 5.0  # until the RA of a demo that was killed has gone too: it has processes of its own
_AGAIN_SECONDS = 0.05
_MADE = "made-2"
"""The mark of a state that is whole. Another number: the people are others, and what an earlier version made goes."""


class DemoRefused(CannotStart):
    """The demo cannot start; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class World:
    """Where everything of one demo stands. Ports are fixed with the state: certificates name them."""

    folder: Path
    ra_port: int
    pki_port: int

    @property
    def ra_folder(self) -> Path:
        """The RA's own state."""
        return self.folder / "ra"

    @property
    def kiosk_folder(self) -> Path:
        """The kiosk's client certificate, its key, and the RA's authority."""
        return self.folder / "kiosk"

    @property
    def pcsc_environment(self) -> Path:
        """While `demo --pcsc` runs: the environment in which other programs reach its PC/SC service, NAME=VALUE."""
        return self.folder / "pcsc.env"

    @property
    def is_made(self) -> bool:
        """Whether people and cards are there."""
        return self._made.exists()

    @property
    def _made(self) -> Path:
        return self.folder / _MADE

    @property
    def printer_folder(self) -> Path:
        """Where slips come out."""
        return self.folder / "printer"

    @property
    def content_folder(self) -> Path:
        """Where the kiosk keeps the public pages."""
        return self.folder / "content"

    @property
    def state_folder(self) -> Path:
        """Where the kiosk keeps what outlives it."""
        return self.folder / "kiosk-state"

    def card(self, serial: str) -> Path:
        """The file of a card."""
        return self.folder / "cards" / f"{serial}.json"

    def stick(self, cn: str) -> Path:
        """The folder that is a person's stick."""
        return self.folder / "sticks" / cn

    def mark_made(self) -> None:
        """People and cards are there."""
        self._made.touch()

    def config(self, language: LanguageCode, reader_pattern: str) -> Config:
        """The settings of the demo's kiosk."""
        return Config(
            kiosk_id="demo",
            language=language,
            ra_url=f"https://127.0.0.1:{self.ra_port}",
            ra_ca=self.kiosk_folder / "ra-ca.pem",
            ra_certificate=self.kiosk_folder / "kiosk.pem",
            ra_key=self.kiosk_folder / "kiosk.key",
            ra_timeout_seconds=5.0,
            reader_pattern=reader_pattern,
            printer_folder=self.printer_folder,
            content_cache=self.content_folder,
            log_file=self.folder / "kiosk.log",
            state=self.state_folder,
            support_socket=self.folder / "support.sock",
        )


@contextmanager
def world(folder: Path, *, fresh: bool) -> Iterator[World]:
    """The demo's state in a folder, for this demo alone, and its ports kept for it. Raises DemoRefused."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock, ExitStack() as kept:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"another demo uses {folder}: end that one, or name another folder with --state"
            raise DemoRefused(message) from error
        place = _opened(folder, kept, fresh=fresh)
        place.pcsc_environment.unlink(missing_ok=True)  # of a demo that was killed
        yield place


def _opened(folder: Path, kept: ExitStack, *, fresh: bool) -> World:
    written = folder / "ports.json"
    if fresh or not (folder / _MADE).exists():
        shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
    if written.exists():
        keepers = [kept.enter_context(closing(_kept(port))) for port in json.loads(written.read_text())]
    else:
        keepers = [kept.enter_context(closing(ports.draw())) for _ in range(2)]
        written.write_text(json.dumps([ports.number(keeper) for keeper in keepers]))
    ra, pki = keepers
    made = World(folder, ports.number(ra), ports.number(pki))
    for each in (made.printer_folder, made.content_folder, made.state_folder):
        each.mkdir(exist_ok=True)
    return made


def _kept(port: int) -> socket.socket:
    until = time.monotonic() + _GOING_SECONDS
    while True:
        try:
            return ports.keep(port)
        except OSError as error:
            if time.monotonic() > until:
                message = f"another program listens on port {port}, which is this demo's: end that one, or add --fresh"
                raise DemoRefused(message) from error
            time.sleep(_AGAIN_SECONDS)
