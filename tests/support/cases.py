"""Ten cases of support's day, played at a kiosk: what is the matter, and by which keys it is found with nothing but
`rakiosk support`. The transcript is docs/support-cases.md.
"""

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from rakiosk.support.screen import link
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import logs_out
from tests.kiosk import Customer, Kiosk
from tests.printing.stand_in import StandIn
from tests.software.people import FileCustomer

SCREENS_MOST = 3
STATVFS = os.statvfs
HUNG_SECONDS = link.SILENT_SECONDS + 4.0


@dataclass
class Scene:
    """A kiosk with everything that can be the matter with it."""

    kiosk: Kiosk
    media: FolderMedia
    stick: FolderStick
    printer: StandIn
    customer: Customer
    other: Customer
    file_customer: FileCustomer
    patch: pytest.MonkeyPatch


@dataclass(frozen=True)
class Case:
    """A case: what the customer says, what is broken, by which keys and words it is seen, and what to do."""

    name: str
    said: str
    breaks: Callable[[Scene], Awaitable[None]]
    looks: tuple[tuple[str, tuple[str, ...]], ...]
    advice: str
    mends: Callable[[Scene], Awaitable[None]]


async def no_paper(scene: Scene) -> None:
    scene.printer.printer_state, scene.printer.reasons = 5, ("media-empty-error",)


async def paper(scene: Scene) -> None:
    scene.printer.printer_state, scene.printer.reasons = 3, ("none",)


async def unplugged(scene: Scene) -> None:
    scene.kiosk.reader.unplug()


async def plugged(scene: Scene) -> None:
    scene.kiosk.reader.plug_in()
    await scene.kiosk.sees("讀卡機：已就緒")


async def upside_down(scene: Scene) -> None:
    await scene.kiosk.sign_in(scene.customer)
    await scene.kiosk.press("1")
    await scene.kiosk.sees("請插入憑證晶片卡")
    scene.kiosk.reader.insert(scene.customer.card, upside_down=True)


async def taken_out(scene: Scene) -> None:
    await scene.kiosk.press("escape")
    await out(scene)  # the card last: who takes it out before is asked whether to go on


async def out(scene: Scene) -> None:
    await scene.kiosk.sees("請選擇服務項目")
    await logs_out(scene.kiosk)
    await scene.kiosk.sees("歡迎使用")


async def ra_away(scene: Scene) -> None:
    await scene.kiosk.line.cut()
    await scene.kiosk.press("1")
    await scene.kiosk.sees("憑證識別碼 (CN)")
    await scene.kiosk.enter(scene.customer.cn, scene.customer.password)
    await scene.kiosk.sees("R01")


async def ra_back(scene: Scene) -> None:
    await scene.kiosk.line.restore()
    await scene.kiosk.press("escape")
    await scene.kiosk.sees("歡迎使用")


async def wrong_clock(scene: Scene) -> None:
    scene.kiosk.world.clock.ahead = timedelta(minutes=10)


async def right_clock(scene: Scene) -> None:
    scene.kiosk.world.clock.ahead = timedelta(0)


async def locked(scene: Scene) -> None:
    await scene.kiosk.press("1")
    await scene.kiosk.sees("憑證識別碼 (CN)")
    await scene.kiosk.enter(scene.other.cn)
    word = "與登入密碼不符"
    while word == "與登入密碼不符":
        await scene.kiosk.enter("Wrong4everybody")
        word = await scene.kiosk.sees_one_of("已鎖定", word)


async def left(scene: Scene) -> None:
    await scene.kiosk.press("escape")
    await scene.kiosk.sees("歡迎使用")


async def blocked(scene: Scene) -> None:
    scene.customer.card.set_pin_tries(0)
    scene.kiosk.reader.insert(scene.customer.card)
    await scene.kiosk.sign_in(scene.customer)
    await scene.kiosk.press("8")
    await scene.kiosk.sees("C15")


async def full_disk(scene: Scene) -> None:
    disk = SimpleNamespace(f_frsize=1, f_blocks=9_000_000_000, f_bavail=1_000_000, f_files=0, f_favail=0, f_flag=0)
    scene.patch.setattr("os.statvfs", lambda _place: disk)


async def room_again(scene: Scene) -> None:
    scene.patch.setattr("os.statvfs", STATVFS)


async def hangs(_scene: Scene) -> None:
    asyncio.get_running_loop().call_later(0.5, time.sleep, HUNG_SECONDS)


async def nothing(_scene: Scene) -> None:
    """It mends itself."""


async def bad_stick(scene: Scene) -> None:
    await scene.kiosk.sign_in(scene.file_customer)
    await scene.kiosk.press("1")
    await scene.kiosk.sees("同意", "第一條")
    await scene.kiosk.goes_on("enter")
    await scene.kiosk.sees("已同意用戶約定條款")
    await scene.kiosk.goes_on("enter")
    await scene.kiosk.sees("請插入您的隨身碟")
    scene.media.insert(replace(scene.stick, is_readable=False))
    await scene.kiosk.sees("M07")


async def stick_out(scene: Scene) -> None:
    scene.media.pull()
    await scene.kiosk.press("escape")
    await out(scene)


AGAIN = "f6"
NOW, DOCTOR, MIRROR, AUDIT = "1", "2", "3", "4"
CASES: tuple[Case, ...] = (
    Case(
        "The printer is out of paper", "The paper does not come.", no_paper,
        ((AGAIN, ("It is out of paper: put some in.",)),),
        "The branch fills the tray; the kiosk goes on by itself.", paper,
    ),
    Case(
        "The reader is unplugged", "It says that there is no reader.", unplugged,
        ((AGAIN, ("no reader", "Plug the card reader into a USB socket")),),
        "The branch plugs it in; nothing needs to be started anew. If it stays so: Jobs, r.", plugged,
    ),
    Case(
        "The card is upside down", "I have put my card in and nothing happens.", upside_down,
        (
            (AGAIN, ("a card, for", "upside down?", "card in the reader: The card does not answer.")),
            (MIRROR, ("請插入憑證晶片卡",)),
        ),
        "Jobs, m: ask the customer to turn the card: the gold chip up, and first.", taken_out,
    ),
    Case(
        "The RA is away", "It cannot be reached, it says.", ra_away,
        ((AGAIN, ("registration authority:", "It does not answer", "code=R01")),),
        "Look at the line, then at the RA. Customers lose nothing and may go on later.", ra_back,
    ),
    Case(
        "The clock is wrong", "Signing in is refused at once.", wrong_clock,
        ((AGAIN, ("date and time", "600 seconds from the clock")),),
        "The branch's administrator sets the clock, or its time service.", right_clock,
    ),
    Case(
        "The CN is locked", "My password is right, and it does not let me in.", locked,
        ((AGAIN, ("code=R05", "All is well.")), (MIRROR, ("您在這裡：登入",))),
        "It opens by itself after the time that the screen says; else at the counter.", left,
    ),
    Case(
        "The card PIN is blocked", "It does not take my card PIN.", blocked,
        ((AGAIN, ("晶片卡密碼更改", "code=C15", "All is well.")),),
        "The counter authorises a PIN reset; nobody can do it from here.", taken_out,
    ),
    Case(
        "The disk is full", "It is slow, and says that it cannot save.", full_disk,
        ((AGAIN, ("room on the disk: 1 MB are free",)),),
        "Free the disk; the audit is written again by itself.", room_again,
    ),
    Case(
        "The stick cannot be read", "It does not see my stick.", bad_stick,
        ((AGAIN, ("1 in, 0 can be read", "code=M07", "All is well.")),),
        "Jobs, m: ask for another stick, and for this one to be taken out.", stick_out,
    ),
    Case(
        "The program hangs", "The screen stands still.", hangs,
        ((NOW, ("The kiosk does not answer",)),),
        "Within a minute systemd starts it anew, and this screen is live again; else switch the machine off and on.",
        nothing,
    ),
)  # fmt: skip

_SAME: tuple[tuple[str, str], ...] = (
    (r"\d\d-\d\d \d\d:", "11-29 10:"),
    (r"\b\d\d:\d\d:\d\d\b", "10:15:30"),
    (r"up [\dhmins ]+   you", "up 3 h 12 min   you"),
    (r"version \S+,", "version 1.0,"),
    (r"counter-1|kiosk-\d+-\S+", "taipei-0001"),
    (r"you are \S+", "you are lin@support"),
    (r"for \d+ s\b", "for 40 s"),
    (r"\d+ s ago", "5 s ago"),
    (r"who=[0-9a-f]+", "who=5f0c9a…"),
    (r"127\.0\.0\.1:\d+", "ra.example:8443"),
)


def as_always(screen: str) -> str:
    """A screen with what is another each time as if it were always the same."""
    for found, said in _SAME:
        screen = re.sub(found, said, screen)
    return "\n".join(line.rstrip() for line in screen.strip("\n").splitlines())
