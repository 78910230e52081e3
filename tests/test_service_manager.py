"""The kiosk tells systemd that it is ready, that its loop turns, and whether somebody uses it; at a real socket."""

import asyncio
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rakiosk.screen_alive import screen_of
from rakiosk.service_manager import ServiceManager
from tests.alone import NO_PCSC, settings
from tests.demo import KIOSK
from tests.ra.founding import new_admin
from tests.terminal import PATIENCE, Terminal

ARE_YOU_THERE, I_AM_THERE = b"\x1b[5n", "\x1b[0n"  # DSR, ECMA-48 8.3.35


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket at which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(PATIENCE)
        yield listener


def environment(listening: socket.socket, patience: str = "30000") -> dict[str, str]:
    return {"NOTIFY_SOCKET": listening.getsockname(), "WATCHDOG_USEC": patience}


def heard(listening: socket.socket) -> list[str]:
    return listening.recv(4096).decode().splitlines()


async def test_it_is_ready_once_and_beats_as_long_as_its_loop_turns(listening: socket.socket) -> None:
    used = iter([False, True])
    told = asyncio.create_task(ServiceManager.of(environment(listening)).keep_told(lambda: next(used, True)))
    assert await asyncio.to_thread(heard, listening) == ["READY=1"]
    assert await asyncio.to_thread(heard, listening) == ["WATCHDOG=1", "STATUS=idle"]
    assert await asyncio.to_thread(heard, listening) == ["WATCHDOG=1", "STATUS=in use"]
    told.cancel()


async def test_a_loop_that_is_held_up_does_not_beat(listening: socket.socket) -> None:
    told = asyncio.create_task(ServiceManager.of(environment(listening)).keep_told(lambda: False))
    await asyncio.to_thread(heard, listening)
    listening.settimeout(0)
    with suppress(BlockingIOError):
        while True:
            heard(listening)
    time.sleep(0.05)  # noqa: ASYNC251 - a loop that is held up
    with pytest.raises(BlockingIOError):
        heard(listening)
    told.cancel()


async def test_a_screen_that_does_not_answer_is_as_a_loop_that_does_not_turn(
    listening: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([True, False, False, True])

    async def screen(_seconds: float) -> bool:
        return next(answers, True)

    told = asyncio.create_task(ServiceManager.of(environment(listening)).keep_told(lambda: False, screen))
    assert await asyncio.to_thread(heard, listening) == ["READY=1"]
    for _ in range(2):
        assert await asyncio.to_thread(heard, listening) == ["WATCHDOG=1", "STATUS=idle"]
    assert caplog.text.count("hangs") == 2, "a beat was told between"
    told.cancel()


async def test_a_compositor_answers_a_request_to_synchronise_or_hangs(tmp_path: Path) -> None:
    place, hangs = tmp_path / "wayland-0", asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(12) == struct.pack("=IHHI", 1, 0, 12, 2)
        if not hangs.is_set():
            writer.write(struct.pack("=IHHI", 2, 0, 12, 7))  # the callback is done
        await reader.read()
        writer.close()

    async def alive(_seconds: float) -> bool:
        return True

    answers = screen_of({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": place.name}, alive)
    assert not await answers(PATIENCE), "nobody listens"
    async with await asyncio.start_unix_server(serve, place):
        assert await answers(PATIENCE)
        hangs.set()
        assert not await answers(0.05)
    assert await screen_of({}, alive)(PATIENCE), "a terminal without a compositor"


async def test_nobody_who_listens_hinders_nothing(tmp_path: Path) -> None:
    assert not ServiceManager.of({}).is_there
    gone = ServiceManager.of({"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "nonsense"})
    told = asyncio.create_task(gone.keep_told(lambda: False))
    await asyncio.sleep(0)
    assert not told.done()
    told.cancel()


def test_a_kiosk_is_ready_at_its_front_page_and_in_use_once_somebody_leaves_it(
    listening: socket.socket, tmp_path: Path
) -> None:
    with new_admin(tmp_path / "ra", pki_url="http://127.0.0.1:1") as admin:
        admin.kiosks.add("counter-1").write(tmp_path)
    (tmp_path / "rakiosk.toml").write_text(settings())
    command = [*KIOSK, "run", "--config", str(tmp_path / "rakiosk.toml")]
    with Terminal(command, environment=NO_PCSC | environment(listening, "300000")) as terminal:
        assert heard(listening) == ["READY=1"]
        assert heard(listening) == ["WATCHDOG=1", "STATUS=idle"]
        terminal.sees("歡迎使用", "讀卡機：服務未啟動")
        terminal.press("1")
        while "STATUS=in use" not in heard(listening):
            pass
        since = len(terminal.written)
        terminal.hears(ARE_YOU_THERE, since)
        before = terminal.text()
        terminal.send(I_AM_THERE)  # and nothing more from now on
        while "hangs" not in (tmp_path / "kiosk.log").read_text():
            terminal.hears(ARE_YOU_THERE, since)
        assert terminal.text() == before, "the answer was typed into a field"
