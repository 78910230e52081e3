"""貳、一 with the kiosk killed by -9 at every prompt and in the middle of the work, as when the power fails."""

import asyncio
import base64
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from rakiosk.card.service import CardService
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card import SimulatedReader, SoftwareCard
from rakiosk_demo.world import World
from rakiosk_ra.admin.interface import Admin
from tests.demo import CARD_IN, KIOSK, PIN, changes_first_password, signs_in
from tests.terminal import PATIENCE, Terminal

CN, FIRST_PASSWORD, PASSWORD = "DEMO-01", "Start123", "Kiosk2026b"
UNFINISHED = "您有一筆未完成的憑證申請"
PROMPTS = ("請插入憑證晶片卡", "不同意", "請輸入晶片卡密碼")
WORK = ("在晶片卡內產生簽章金鑰", "在晶片卡內產生加密金鑰", "向註冊中心確認")
DONE = "憑證申請成功"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Where the demo's state stands, once it has been started."""
    return World(tmp_path / "demo", 0, 0)


@contextmanager
def started(world: World) -> Iterator[Terminal]:
    """The demo in a terminal."""
    with Terminal([*KIOSK, "demo", "--state", str(world.folder)]) as terminal:
        yield terminal


@contextmanager
def signed_in(world: World) -> Iterator[Terminal]:
    """The demo with the customer at the home screen and the card in the reader."""
    with started(world) as terminal:
        signs_in(terminal, CN, PASSWORD)
        terminal.sees("請選擇服務項目", CARD_IN)
        yield terminal


def made(world: World) -> None:
    """Let the demo be made and the customer have a login password of their own."""
    with started(world) as terminal:
        signs_in(terminal, CN, FIRST_PASSWORD)
        list(changes_first_password(terminal, CN, FIRST_PASSWORD, PASSWORD))
        cut_off(terminal)


def comes_to(terminal: Terminal, end: str) -> None:
    """Choose 憑證申請 and answer what is asked, until these words are on the screen."""
    if end == PROMPTS[0]:
        terminal.press("f12")
        terminal.sees("結束展示")
        terminal.press("p")
        terminal.sees("讀卡機：已就緒，尚未插入晶片卡", "請選擇服務項目")
    terminal.press("1")
    ahead = list(PROMPTS)
    while (words := terminal.first_of(end, *ahead)) != end:
        ahead.remove(words)
        if words == PROMPTS[2]:
            terminal.type(PIN)
        terminal.send("enter")


def cut_off(terminal: Terminal) -> None:
    """Kill the kiosk, and see that its RA dies with it."""
    pid = terminal.kiosk_pid
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    assert children, "the demo's RA is a child of the kiosk"
    terminal.kill()
    deadline = time.monotonic() + PATIENCE
    while any(is_alive(child) for child in children):
        assert time.monotonic() < deadline, "the RA outlives its kiosk"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def statuses(world: World) -> list[Status]:
    """The customer's certificates at the RA, the living ones."""
    with Admin(world.ra_folder) as admin:
        return [c.status for c in admin.certificates.of(CN) if c.status is not Status.SUPERSEDED]


async def the_card_signs_as_the_ra_says(world: World) -> None:
    """The card holds the two certificates that are in force at the RA, and its key signs."""
    with Admin(world.ra_folder) as admin:
        in_force = {c.use: base64.b64decode(c.der) for c in admin.certificates.of(CN) if c.status is Status.VALID}
    card, reader = SoftwareCard.load(world.card("C-0001")), SimulatedReader()
    assert card.pin_tries_left == 3
    reader.insert(card)
    card_service = CardService(reader)
    async with card_service.opened(card.guid) as opened:
        assert {use: await opened.read_certificate(use) for use in Use} == in_force
        await opened.sign(Use.SIGNING, os.urandom(32), Secret.of(PIN))
    await card_service.close()


@pytest.mark.manual("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5")
def test_killed_at_any_prompt_and_during_the_work_the_customer_goes_on_where_the_order_stands(world: World) -> None:
    made(world)
    for number, place in enumerate((*PROMPTS, *WORK)):
        with signed_in(world) as terminal:
            assert (UNFINISHED in terminal.text()) == (number > 2), f"an order opens with the consent: {place}"
            comes_to(terminal, place)
            cut_off(terminal)
    with signed_in(world) as terminal:
        if Status.VALID not in statuses(world):  # killed at the confirmation: it was on its way already, or not
            terminal.sees(UNFINISHED)
            comes_to(terminal, DONE)
        cut_off(terminal)
    with signed_in(world) as terminal:  # killed at the last page
        assert UNFINISHED not in terminal.text()
        terminal.press("1")
        terminal.sees("您已有有效的憑證")
        cut_off(terminal)
    assert statuses(world) == [Status.VALID, Status.VALID]
    asyncio.run(the_card_signs_as_the_ra_says(world))
