"""The same kiosk and printer with a CUPS between them: nothing is kept, and no lost job is called printed."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.kiosk import Kiosk, kiosk_of
from tests.printing.cups import QUEUE, Cups, private_cups
from tests.printing.eve import EvePrinter
from tests.printing.test_ipp_kiosk import GOES_ON, PREVIEW, PRINTED, READY, at_the_preview, told_no
from tests.ra.world import World

IN_DOUBT = "印表機無法確認是否印完整"


@pytest.fixture
def cups(eve: EvePrinter) -> Iterator[Cups]:
    """A queue for the printer."""
    with private_cups(eve.uri) as service:
        yield service


@pytest.fixture
async def queueing(served_ra: World, tmp_path: Path, cups: Cups) -> AsyncIterator[Kiosk]:
    """A kiosk that prints to the queue."""
    async with kiosk_of(served_ra, tmp_path, printer_uri=f"cups:{QUEUE}", cups_socket=cups.socket) as running:
        yield running


@pytest.mark.manual("2.5.2", "2.5.3")
async def test_a_queue_passes_the_proof_on_whole_and_keeps_nothing(
    queueing: Kiosk, eve: EvePrinter, cups: Cups
) -> None:
    assert READY in await at_the_preview(queueing)
    await queueing.press("enter")
    assert IN_DOUBT not in await queueing.sees(PRINTED)
    (pdf,) = eve.received()
    assert pdf.startswith(b"%PDF-")
    assert cups.spooled() == []
    # what the queue does not know of, the printer behind it tells: paper out before a job, and while it waits
    eve.has_paper(is_in=False)
    await told_no(queueing)
    await queueing.sees("印表機缺紙", GOES_ON)
    eve.has_paper(is_in=True)
    await queueing.sees(PRINTED)
    # stopped while it is out of paper: the queue would tell of that for ever
    eve.does("slow")
    await told_no(queueing)
    await queueing.sees("列印中", "停止列印")
    eve.has_paper(is_in=False)
    await queueing.sees("印表機缺紙", "停止列印")
    await queueing.press("escape")
    await queueing.sees("已停止列印")
    assert cups.spooled() == []
    eve.has_paper(is_in=True)
    eve.does("print")
    await queueing.press("enter")
    await queueing.sees(*PREVIEW)


@pytest.mark.manual("2.5.3")
async def test_a_queue_that_calls_a_lost_job_completed_is_not_believed(
    queueing: Kiosk, eve: EvePrinter, cups: Cups
) -> None:
    await at_the_preview(queueing)
    eve.does("slow")
    await queueing.press("enter")
    await queueing.sees("列印中", "停止列印")
    await queueing.sees("已印出 1 頁")  # so the queue says, before anything is
    eve.off()
    await queueing.sees("連線不到印表機")
    eve.on()
    await queueing.sees(PRINTED, IN_DOUBT)
    assert cups.spooled() == []
    eve.does("abort")
    await queueing.press("2")
    await queueing.sees("無法列印", "再印一次")
