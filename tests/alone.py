"""`rakiosk run` with nothing round it: no RA, no PC/SC, no printer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.demo import KIOSK
from tests.ra.founding import new_admin
from tests.terminal import Terminal

_SETTINGS = """
[kiosk]
id = "{name}"
{kiosk}
[ra]
url = "{url}"
ca = "ra-ca.pem"
certificate = "kiosk.pem"
key = "kiosk.key"
[log]
file = "kiosk.log"
{more}
"""
NOWHERE = "https://127.0.0.1:1"
NO_PCSC = {"PCSCLITE_CSOCK_NAME": "/nonexistent/pcscd.comm"}


def settings(url: str = NOWHERE, *, name: str = "counter-1", kiosk: str = "", more: str = "") -> str:
    """A settings file of a kiosk whose key and certificates lie beside it, with more lines for [kiosk], more tables."""
    return _SETTINGS.format(url=url, name=name, kiosk=kiosk, more=more)


SETTINGS = settings()


@contextmanager
def running_alone(
    folder: Path, program: Sequence[str] = tuple(KIOSK), *, is_ready: bool = True, told: str = SETTINGS
) -> Iterator[Terminal]:
    """At its front page, connected if it is to be ready; its settings and its log are in this folder."""
    file = folder / "rakiosk.toml"
    if not file.exists():
        with new_admin(folder / "ra", pki_url="http://127.0.0.1:1") as admin:
            admin.kiosks.add("counter-1").write(folder)
        file.write_text(told)
    with Terminal([*program, "run", "--config", str(file)], environment=NO_PCSC) as terminal:
        terminal.sees("歡迎使用", *["讀卡機：服務未啟動"] * is_ready)
        yield terminal
