"""The contestants: the kiosk as a counter runs it, and programs that do the same with other means."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rakiosk.memory import SETTINGS
from rakiosk_demo.authority import Authority
from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.world import World, world
from tests.alone import settings
from tests.bench.program import Program
from tests.bench.reference import words
from tests.demo import KIOSK

_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = _ROOT / "build" / "bench"
_REFERENCE = Path(__file__).with_name("reference")


@dataclass(frozen=True)
class Contestant:
    """A program and how it is driven: words of its screens and the keys between them."""

    command: tuple[str, ...]
    home: str
    page: str = ""
    """Words of the second screen, and of no other; empty: it has none."""
    there: str = "enter"
    back: str = "f3"
    signs_in: tuple[tuple[str, str], ...] = ()
    """Keys that lead from the first screen to a customer's own, each with words that it brings."""
    own_home: str = ""
    own_page: str = ""
    own_there: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    is_kiosk: bool = False
    support_socket: Path = Path()

    @property
    def signed_in(self) -> "Contestant":
        """The same program between two screens of somebody who has signed in."""
        return replace(self, home=self.own_home, page=self.own_page, there=self.own_there)

    @contextmanager
    def running(self) -> Iterator[Program]:
        """At its first screen."""
        with self.started() as program:
            program.begun(self.home)
            program.listen(0.5)
            yield program

    def started(self) -> Program:
        """From this moment on."""
        # what the caller has set for its own Python would be measured too
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        return Program(self.command, kept | terminal | {"PYTHONPATH": str(_ROOT)} | dict(self.environment))


def references() -> dict[str, Contestant]:
    """Programs of this folder, in the environment of the kiosk."""

    def module(name: str) -> tuple[str, ...]:
        return sys.executable, "-m", f"tests.bench.reference.{name}"

    return {
        "empty Textual": Contestant(module("empty_textual"), "Ready"),
        "stock Textual": Contestant(module("textual_wizard"), words.ASK, words.HEADING),
    }


def others() -> dict[str, Contestant]:
    """Programs that need packages of their own: they lie in an environment that is made at the first call."""
    python = _ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", _ENVIRONMENT], check=True)
    requirements = _ROOT / "requirements" / "bench-screens.txt"
    subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", requirements], check=True)
    urwid = (str(python), str(_REFERENCE / "urwid_wizard.py"))
    home = {"HOME": str(_ENVIRONMENT / "home")}
    return {
        "urwid": Contestant(urwid, words.ASK, words.HEADING),
        "posting": Contestant((str(python.with_name("posting")),), "Collection", environment=home),
    }


@contextmanager
def kiosk(folder: Path, *, fresh: bool = True) -> Iterator[Contestant]:
    """`rakiosk run` at the demo's RA, which runs in processes of its own, and at a reader of a PC/SC service."""
    with ExitStack() as stack:
        place = stack.enter_context(world(folder / "demo", fresh=fresh))
        authority = Authority(place)
        stack.callback(authority.stop)
        authority.start()
        service = stack.enter_context(PrivatePcscd())
        authority.wait_until_ready()
        yield Contestant(
            (*KIOSK, "run", "--config", str(_settings(place))),
            "歡迎使用",
            "登入密碼",
            there="1",
            back="escape",
            signs_in=(("1", "登入密碼"), ("DEMO-03\r", "DEMO-03"), ("Kiosk2026a\r", "請選擇服務項目")),
            own_home="請選擇服務項目",
            own_page="請插入憑證晶片卡",
            own_there="9",
            environment={**service.environment, **SETTINGS},  # as the unit of a counter machine starts it
            is_kiosk=True,
            support_socket=_socket(place),
        )


def _settings(place: World) -> Path:
    file = place.kiosk_folder / "rakiosk.toml"
    support = f'[support]\nsocket = "{_socket(place)}"'
    file.write_text(settings(f"https://127.0.0.1:{place.ra_port}", name="demo", more=support))
    return file


def _socket(place: World) -> Path:
    return place.kiosk_folder / "support.sock"
