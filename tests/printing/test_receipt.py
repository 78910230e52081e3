"""The receipt printer at its wire: its state, the dots of a receipt, and a job that is stopped."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from rakiosk.printing.port import Condition, JobState, PrinterTrouble
from rakiosk.printing.receipt import DOTS, ReceiptPrinter
from rakiosk_slip.child import make_pdf
from rakiosk_slip.content import Page, Row, Slip, Text
from tests.kiosk import kiosk_of
from tests.ports import own_port
from tests.printing.roll import CLEAR, CUT, Roll, roll
from tests.printing.test_ipp_kiosk import PRINTED, READY, at_the_preview
from tests.ra.world import World
from tests.scanner import scanned

CODE = "https://ra.example/check/7KQM2XW9RTAB"
SLIP = Slip("R-000123", Text("收據", "Receipt"), (Row(Text("姓名", "Name"), Text("黃𠮷堃")),), code=CODE)


@pytest.fixture
async def device() -> AsyncIterator[Roll]:
    """A receipt printer."""
    async with roll() as printer:
        yield printer


@pytest.fixture
def printer(device: Roll) -> ReceiptPrinter:
    """The kiosk's side of it."""
    return ReceiptPrinter("127.0.0.1", device.port, "")


async def test_a_receipt_arrives_as_dots_whose_code_can_be_read(device: Roll, printer: ReceiptPrinter) -> None:
    job = await printer.print("R-000123", await make_pdf(SLIP, Page.RECEIPT))
    async with asyncio.timeout(15):
        while not (now := await job.progress()).has_ended:
            pass
    assert now.state is JobState.PRINTED
    width, height, dots = device.bitmap()
    assert width == DOTS
    picture = Image.frombytes("1", (width, height), dots, "raw", "1;I").convert("L")
    assert scanned(picture) == CODE
    assert CUT in device.received


async def test_its_state_is_told_in_conditions(device: Roll, printer: ReceiptPrinter) -> None:
    assert (await printer.state()).is_ready
    device.is_cover_open = True
    assert (await printer.state()).conditions == (Condition.COVER_OPEN,)
    device.is_cover_open, device.has_paper = False, False
    assert (await printer.state()).conditions == (Condition.PAPER_OUT,)
    device.is_silent = True
    assert (await printer.state()).conditions == (Condition.SILENT,)
    with own_port() as nobodys:
        assert (await ReceiptPrinter("127.0.0.1", nobodys, "").state()).conditions == (Condition.OFFLINE,)


async def test_a_receipt_that_was_held_up_is_in_doubt_and_one_that_is_stopped_is_forgotten(
    device: Roll, printer: ReceiptPrinter
) -> None:
    pdf = await make_pdf(SLIP, Page.RECEIPT)
    device.has_paper = False
    job = await printer.print("R-000123", pdf)
    held = await job.progress()
    assert (held.state, held.printer.conditions) == (JobState.PRINTING, (Condition.PAPER_OUT,))
    assert await job.cancel()
    assert CLEAR in device.received
    assert (await job.progress()).state is JobState.CANCELLED
    other = await printer.print("R-000124", pdf)
    await other.progress()
    device.has_paper = True
    assert (await other.progress()).state is JobState.UNCERTAIN


def test_its_library_leaves_no_folder_behind(tmp_path: Path) -> None:
    load = [sys.executable, "-c", "import rakiosk.printing.receipt"]
    subprocess.run(load, env=os.environ | {"TMPDIR": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []


async def test_what_is_no_pdf_is_not_printed(printer: ReceiptPrinter) -> None:
    with pytest.raises(PrinterTrouble, match="refuses"):
        await printer.print("R-000123", b"no PDF")


@pytest.mark.manual("2.5.3")
async def test_a_kiosk_prints_its_proof_on_a_roll(served_ra: World, tmp_path: Path, device: Roll) -> None:
    async with kiosk_of(served_ra, tmp_path, printer_uri=f"escpos://127.0.0.1:{device.port}") as kiosk:
        assert READY in await at_the_preview(kiosk)
        await kiosk.press("enter")
        await kiosk.sees(PRINTED)
    width, height, _ = device.bitmap()
    assert width == DOTS
    assert height > width
