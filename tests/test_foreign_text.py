"""Hostile text in every field that comes from outside, before a real terminal: not one byte of it is obeyed there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ra_contract.certificate import CarrierKind
from ra_contract.content import ContentEntry, EntryKind
from rakiosk_ra.pages import contents
from rakiosk_ra.pages.folder import Content
from tests.alone import settings
from tests.demo import KIOSK
from tests.media.conftest import LoopSticks, loop_sticks
from tests.obeyed import obeyed
from tests.ra.world import PASSWORD, World
from tests.terminal import Terminal

__all__ = ["loop_sticks"]  # a fixture
pytestmark = [pytest.mark.xdist_group("udev"), pytest.mark.timeout(120)]

CN = "HOSTILE-1"
CLIPBOARD, NO_TAPS, CHARSET = "\x1b]52;c;cHduZWQ=\x07", "\x1b[?1000;1002;1003;1006l", "\x1b(0"
EIGHT_BITS, BIDI, PAINTED = "\x9b2J\x90q\x9c", "\u202e\u2066\u200f", "\x1b[2J\x1b[H\x1b[41mPAY HERE"
PILE = "\u0301" * 50
HOSTILE = CLIPBOARD + NO_TAPS + CHARSET + EIGHT_BITS + BIDI + PAINTED
FILE_NAMES = (
    f"zz{CHARSET}.p12",
    f"{NO_TAPS}.p12",
    f"{PAINTED}.p12",
    f"Z{CLIPBOARD}.p12",
    f"b{EIGHT_BITS}{BIDI}.p12",
    "line\r\nfeed\ttab.p12",
    f"piled{PILE}.p12",
)
MEDIA = '[media]\nloop_folder = "{sticks}"\npower_off = false'


@dataclass
class Hostile:
    """A kiosk among hostile texts, and what it has written to the terminal."""

    terminal: Terminal

    def shows(self, key: str, words: str) -> None:
        """Press a key, and see these words where something that was hostile has been replaced."""
        self.terminal.press(key)
        assert "\ufffd" in self.terminal.sees(words), self.terminal.text()

    def obeys(self) -> list[str]:
        """The control characters on the terminal that are not the kiosk's own, with what follows them."""
        return obeyed(self.terminal.written)


def entry(kind: EntryKind) -> ContentEntry:
    hostile = {"zh_TW": f"{kind}{HOSTILE}", "en": f"{kind}{HOSTILE}"}
    address = f"https://example.com/{HOSTILE}" if kind is EntryKind.LINK else ""
    return ContentEntry(kind.value, kind, hostile, hostile, date(2026, 1, 1), topic=hostile, address=address)


def hostile_ra(folder: Path) -> World:
    """An RA with a customer and with pages of every kind, all of them hostile."""
    world = World(folder, None)
    world.start()
    world.admin.customers.add(CN, f"王{HOSTILE}"[:100], CarrierKind.FILE, PASSWORD, must_change=False)
    with world.registry.database.write() as session:
        contents.put(world.registry, session, Content(tuple(map(entry, EntryKind)), {}))
    world.admin.pages.publish()
    return world


def put_stick_in(sticks: LoopSticks, folder: Path) -> None:
    folder.mkdir()
    for name in FILE_NAMES:
        Path(os.fsdecode(bytes(folder) + b"/" + name.encode())).write_bytes(b"\x30\x03\x02\x01\x03")
    Path(os.fsdecode(bytes(folder) + b"/no-utf-8-\xb1\xe2\x80.p12")).write_bytes(b"\x30\x00")
    make = ("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-L", "a\x1b[2J\u202eb", "-d", str(folder))
    sticks.insert("stick", *make)


@pytest.fixture
def hostile(loop_sticks: LoopSticks, tmp_path: Path) -> Iterator[Hostile]:
    """A kiosk at its front page; the stick is in."""
    world = hostile_ra(tmp_path / "ra")
    try:
        world.admin.kiosks.add("counter-1").write(tmp_path)
        put_stick_in(loop_sticks, tmp_path / "names")
        file = tmp_path / "rakiosk.toml"
        file.write_text(settings(world.url, more=MEDIA.format(sticks=loop_sticks.folder)))
        command = [*KIOSK, "run", "--config", str(file)]
        environment = {"DBUS_SYSTEM_BUS_ADDRESS": loop_sticks.address, "PCSCLITE_CSOCK_NAME": "/nonexistent/socket"}
        with loop_sticks.udisksd(), Terminal(command, environment=environment) as terminal:
            terminal.sees("歡迎使用")
            yield Hostile(terminal)
    finally:
        world.stop()


def test_nothing_that_stick_and_authority_have_written_is_obeyed(hostile: Hostile) -> None:
    terminal = hostile.terminal
    for key in "23456":
        hostile.shows(key, "HERE")
        terminal.press("1")  # opens the first of a list; on a page it does nothing
        terminal.sees("HERE")  # wherever its line is broken
        while "歡迎使用" not in terminal.text():
            terminal.press("escape")
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)")
    terminal.enter(CN, PASSWORD)
    terminal.sees("請選擇服務項目", "\ufffd")
    hostile.shows("6", "zz\ufffd(0")
    terminal.press("1")
    terminal.sees("\ufffd", "憑證檔密碼")
    assert hostile.obeys() == []
    assert PILE[:5].encode() not in terminal.written
