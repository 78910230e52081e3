"""From one customer to the next, in every way that a visit can end: nothing of the first is where the second could be.

Each customer is a canary: name, CN, login password and card PIN are nobody else's. `make hand-overs` does a thousand.
"""

import os
import secrets
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import ManagementAlgorithm as CardAlgorithm
from rakiosk_demo.simulators.card import SoftwareCard
from tests.alone import settings
from tests.demo import CARD_IN, CARD_OUT, KIOSK
from tests.pcsc.service import private_pcscd
from tests.ra.world import World
from tests.terminal import Terminal
from tests.test_canary import found_in, in_memory, types

pytestmark = pytest.mark.xdist_group("pcsc")

WAYS = ("log out", "walk away", "crash", "card pulled")
HAND_OVERS = int(os.environ.get("RAKIOSK_HAND_OVERS", len(WAYS)))
LANES = min(8, HAND_OVERS // len(WAYS))  # kiosks side by side
IDLE = "[idle]\nseconds = 10\naccessible_seconds = 10\ncountdown_seconds = 5\n"
WIPED = b"\x1b[3J"  # xterm: erase what was scrolled off the screen
CLIPBOARD_CLEARED = b"\x1b]52;c;!"
SURNAMES = "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦尤許何呂施張"


@dataclass(frozen=True, slots=True)
class Canary:
    """A customer unlike any other, and the file of the card."""

    cn: str
    name: str
    password: str
    pin: str
    card: Path

    @classmethod
    def new(cls, world: World, folder: Path) -> "Canary":
        """Known to the RA, with a blank card."""
        pin, key = f"{secrets.randbelow(9 * 10**7) + 10**7}", os.urandom(24)
        name = "".join(secrets.choice(SURNAMES) for _ in range(5))
        canary = cls(f"H-{secrets.token_hex(6).upper()}", name, f"Aa1{secrets.token_hex(6)}", pin, folder / "card.json")
        canary.card.unlink(missing_ok=True)
        card = SoftwareCard.create(canary.card, management_key=key, management_algorithm=CardAlgorithm.AES_192, pin=pin)
        world.admin.customers.add(canary.cn, name, CarrierKind.CARD, canary.password, must_change=False, approved=True)
        world.admin.cards.add(card.guid, canary.cn, key, ManagementAlgorithm.AES_192, "12345678", canary.cn)
        return canary

    @property
    def secrets(self) -> tuple[str, str]:
        """Texts that are in no memory afterwards."""
        return self.password, self.pin

    @property
    def all(self) -> tuple[str, ...]:
        """Texts that are on no screen and in no file afterwards."""
        return (*self.secrets, self.cn, self.name)


def comes_to_the_pin(terminal: Terminal, canary: Canary) -> None:
    """Sign in, and type the card PIN without sending it."""
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)", "登入密碼")
    for text in (canary.cn, canary.password):
        types(terminal, text)
        terminal.press("enter")
    terminal.sees("請選擇服務項目", canary.name, CARD_IN)
    terminal.press("9")
    terminal.sees("請插入憑證晶片卡")
    terminal.press("enter")
    terminal.sees("請輸入晶片卡密碼")
    types(terminal, canary.pin)
    terminal.sees("●" + " ●" * (len(canary.pin) - 1))


def leaves(terminal: Terminal, pcscd: PrivatePcscd, way: str) -> float | None:
    """Be gone, in one of the ways; the card is taken. Seconds until the terminal was wiped, where an act began it."""
    since, began = len(terminal.written), None
    if way == "log out":
        terminal.press("f10")
        terminal.sees("是否要登出系統")
        began = time.monotonic()
        terminal.send("enter")
    elif way == "walk away":
        terminal.sees("您還在嗎？")
    elif way == "crash":
        began = time.monotonic()
        os.kill(terminal.kiosk_pid, signal.SIGKILL)
    else:
        terminal.press("escape")
        terminal.sees("請選擇服務項目")
        pcscd.pull()
        terminal.sees("您已取出晶片卡")
    terminal.hears(WIPED, since)
    seconds = None if began is None else time.monotonic() - began
    if way in {"log out", "walk away"}:
        terminal.sees("請取回您的晶片卡")
    pcscd.pull()
    return seconds


@pytest.mark.manual("1.9.3")
@pytest.mark.parametrize("lane", range(LANES))
def test_nothing_of_a_customer_is_where_the_next_one_could_be(served_ra: World, tmp_path: Path, lane: int) -> None:
    served_ra.admin.kiosks.add(f"hand-over-{os.getpid()}-{lane}").write(tmp_path)
    config = tmp_path / "rakiosk.toml"
    config.write_text(settings(served_ra.url, more=IDLE))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    wiped: dict[str, list[float]] = {}
    with private_pcscd() as pcscd:
        environment = pcscd.environment | {"TMPDIR": str(temporary)}
        with Terminal([*KIOSK, "run", "--config", str(config)], environment=environment) as terminal:
            for number in range(HAND_OVERS // LANES):
                way = WAYS[number % len(WAYS)]
                canary = Canary.new(served_ra, tmp_path)
                terminal.sees("歡迎使用", CARD_OUT)
                pcscd.insert(canary.card)
                terminal.sees(CARD_IN)
                comes_to_the_pin(terminal, canary)
                before = len(terminal.written)
                if (seconds := leaves(terminal, pcscd, way)) is not None:
                    wiped.setdefault(way, []).append(seconds)
                screen = terminal.sees("歡迎使用", CARD_OUT)
                after = terminal.written[before:].rpartition(WIPED)[2]
                assert CLIPBOARD_CLEARED in terminal.written[before:]
                assert not found_in(screen.encode() + after, canary.all)
                assert not in_memory(terminal.kiosk_pid, canary.secrets)
                canary.card.unlink()
                files = [file for file in tmp_path.rglob("*") if file.is_file()]
                assert not {file.name for file in files if found_in(file.read_bytes(), canary.all)}
                terminal.written = b""
        assert not list(temporary.iterdir())
    print(*(told(way, seconds) for way, seconds in wiped.items()), sep="\n")  # noqa: T201  # the figures are the proof


def told(way: str, seconds: list[float]) -> str:
    """How soon the terminal was wiped."""
    return f"{way}: {len(seconds)} times, wiped after {median(seconds):.2f} s, {max(seconds):.2f} s at most"
