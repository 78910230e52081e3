"""A kiosk that is killed while a paper waits in the printer: the next customer does not get it."""

import asyncio
import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyipp.enums import IppJobState, IppOperation

from rakiosk.printing.ipp_client import Address, IppClient
from rakiosk.printing.ipp_jobs import known_jobs
from rakiosk.printing.receipt import ReceiptPrinter
from rakiosk.printing.unfinished import Unfinished
from tests.alone import NO_PCSC, settings
from tests.demo import KIOSK
from tests.flows import certified_customer
from tests.kiosk import PATIENCE
from tests.printing.cups import QUEUE, Cups, private_cups
from tests.printing.eve import EvePrinter
from tests.printing.roll import CLEAR, roll
from tests.printing.test_ipp_kiosk import cancelled
from tests.ra.world import World
from tests.terminal import Terminal

_PRINTER = '[printer]\nuri = "{uri}"\ncups_socket = "{socket}"'


@contextmanager
def running(world: World, folder: Path, uri: str, socket: Path = Path("/nonexistent")) -> Iterator[Terminal]:
    """`rakiosk run` with this printer."""
    file, name = folder / "rakiosk.toml", f"killed-{secrets.token_hex(6)}"
    if not file.exists():
        world.admin.kiosks.add(name).write(folder)
        printer = _PRINTER.format(uri=uri, socket=socket)
        file.write_text(settings(world.url, name=name, kiosk='state = "."', more=printer))
    with Terminal([*KIOSK, "run", "--config", str(file)], environment=NO_PCSC) as terminal:
        terminal.sees("歡迎使用", "讀卡機：服務未啟動")
        yield terminal


def prints(world: World, terminal: Terminal) -> None:
    """A customer has a proof printed; the printer jams."""
    customer = certified_customer(world)
    terminal.press("1")
    terminal.sees("憑證識別碼 (CN)", "登入密碼")
    terminal.enter(customer.cn, customer.password)
    terminal.sees("請選擇服務項目")
    terminal.press("5")
    terminal.sees("請選擇要證明的憑證")
    terminal.press("1")
    terminal.sees("查驗碼", "可以列印")
    terminal.press("enter")


async def emptied(cups: Cups) -> None:
    async with asyncio.timeout(PATIENCE):
        while cups.spooled():  # noqa: ASYNC110  # a spool tells of no event
            await asyncio.sleep(0.1)


def noted(folder: Path) -> list[str]:
    return [file.name for file in (folder / "unfinished-papers").iterdir()]


async def logged(log: Path, words: str) -> None:
    """Wait for a line in the kiosk's log, which comes after what it tells of."""
    async with asyncio.timeout(PATIENCE):
        while words not in log.read_text():  # noqa: ASYNC110, ASYNC240  # another process writes it
            await asyncio.sleep(0.05)


def test_a_killed_kiosk_s_paper_is_stopped_when_it_starts_again(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    eve.does("jam")
    with running(served_ra, tmp_path, eve.uri) as terminal:
        prints(served_ra, terminal)
        terminal.sees("印表機卡紙")
        assert len(noted(tmp_path)) == 1
        os.kill(terminal.kiosk_pid, signal.SIGKILL)
        terminal.sees("歡迎使用", "機台剛才重新啟動")
        asyncio.run(cancelled(eve, 1))
    eve.does("print")


def test_a_power_cut_and_a_printer_that_hangs_meanwhile_change_nothing(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    eve.does("slow")
    with running(served_ra, tmp_path, eve.uri) as terminal:
        prints(served_ra, terminal)
        terminal.sees("列印中", "停止列印")
        eve.hang()
        terminal.kill()
    with running(served_ra, tmp_path, eve.uri) as terminal:
        eve.wake()
        asyncio.run(cancelled(eve, 1))
        asyncio.run(logged(tmp_path / "kiosk.log", "is stopped"))
    eve.does("print")


def test_a_paper_left_in_a_queue_is_stopped_and_its_file_is_gone(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    with private_cups(eve.uri) as cups:
        eve.does("jam")
        with running(served_ra, tmp_path, f"cups:{QUEUE}", cups.socket) as terminal:
            prints(served_ra, terminal)
            terminal.sees("印表機卡紙")
            assert cups.spooled() != []
            terminal.kill()
        with running(served_ra, tmp_path, f"cups:{QUEUE}", cups.socket) as terminal:
            asyncio.run(cancelled(eve, 1))
            asyncio.run(emptied(cups))
        eve.does("print")


async def test_another_kiosk_s_paper_at_the_same_printer_is_left_alone(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    eve.does("slow")
    other = IppClient(Address.of(eve.uri), user="rakiosk-elsewhere")
    head = {"job-name": "S-000777", "document-format": "application/pdf"}
    await other.ask(IppOperation.PRINT_JOB, head, None, b"%PDF-1.4\n%%EOF")

    def starts() -> None:
        with running(served_ra, tmp_path, eve.uri) as terminal:
            terminal.press("3")  # waits for the services, and so for what is undone before them
            terminal.sees_no_more("歡迎使用")

    await asyncio.to_thread(starts)
    (job,) = await known_jobs(other, "not-completed")
    assert job["job-state"] == IppJobState.PROCESSING
    eve.does("print")
    await other.close()


async def test_a_receipt_printer_forgets_what_it_was_sent_before_the_kiosk_started() -> None:
    async with roll() as device:
        printer = ReceiptPrinter("127.0.0.1", device.port, "")
        await printer.undo()
        assert CLEAR in device.received
        device.is_silent = True
        assert not await printer.forget()
        device.is_silent = False
        before = device.received.count(CLEAR)
        await printer.state()
        assert device.received.count(CLEAR) == before + 1
        await printer.close()


@pytest.mark.parametrize("name", ["S-000123", "../../etc/passwd", "收-1", ".."])
def test_what_is_noted_is_found_by_the_next_and_lies_nowhere_else(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "state" / "papers"
    Unfinished(folder).begun(name)
    assert Unfinished(folder).names() == {name}
    assert len(list(folder.iterdir())) == 1
    Unfinished(folder).ended(name)
    assert Unfinished(folder).names() == frozenset()
