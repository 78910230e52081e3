"""A proof on paper from a real printer: what its troubles look like to the customer, and how each of them ends."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from pyipp.enums import IppJobState, IppOperation

from rakiosk.printing.ipp_client import Address, IppClient
from rakiosk.printing.ipp_message import texts
from rakiosk.procedures import paper as conversation
from rakiosk_slip.content import Page
from tests.flows import certified_customer
from tests.kiosk import PATIENCE, Kiosk, kiosk_of
from tests.printing.eve import EvePrinter
from tests.ra.world import World

PREVIEW, PRINTED, READY = ("查驗碼", "編號"), "證明單是否印出？", "可以列印"
GOES_ON = "會自動繼續"


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()


async def is_cancelled(eve: EvePrinter, job: int) -> bool:
    """Whether the printer has cancelled a job, or will as soon as its engine lets it."""
    client = IppClient(Address.of(eve.uri))
    answer = await client.ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job})
    await client.close()
    (told,) = answer.jobs
    return told["job-state"] == IppJobState.CANCELED or "processing-to-stop-point" in texts(told["job-state-reasons"])


async def cancelled(eve: EvePrinter, job: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_cancelled(eve, job):  # noqa: ASYNC110  # a printer far away tells of no event
            await asyncio.sleep(0.1)


async def at_the_preview(kiosk: Kiosk) -> str:
    customer = await asyncio.to_thread(certified_customer, kiosk.world)
    await kiosk.sign_in(customer)
    await kiosk.press("5")
    await kiosk.sees("請選擇要證明的憑證")
    await kiosk.press("1")
    return await kiosk.sees(*PREVIEW)


async def told_no(kiosk: Kiosk) -> None:
    """No paper: back to the preview, and on to the next print."""
    await kiosk.press("3")
    await kiosk.sees(*PREVIEW)
    await kiosk.press("enter")


@pytest.mark.manual("2.5.2", "2.5.3")
async def test_the_printed_bytes_arrive_whole_under_a_name_that_holds_only_the_number(
    printing: Kiosk, eve: EvePrinter
) -> None:
    screen = await at_the_preview(printing)
    assert READY in screen
    number = screen.partition("編號")[2].split()[0]
    await printing.press("enter")
    await printing.sees(PRINTED)
    (pdf,) = eve.received()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert number in await asyncio.to_thread(text_of, pdf)
    assert [name.lower() for name in eve.job_names()] == [f"1-{number.lower()}.pdf"]
    await printing.press("1")
    await printing.sees("請選擇服務項目")


@pytest.mark.manual("2.5.2", "2.5.3")
async def test_what_can_be_mended_is_told_and_the_same_job_goes_on_when_it_is(
    printing: Kiosk, eve: EvePrinter, caplog: pytest.LogCaptureFixture
) -> None:
    eve.has_paper(is_in=False)
    assert "印表機缺紙。 (P03)" in await at_the_preview(printing)
    assert told(caplog) == ["P03"]
    caplog.clear()
    # out of paper before anything is promised: no job is sent
    await printing.press("enter")
    await printing.sees("印表機缺紙", "補紙", GOES_ON, "給櫃檯人員的代碼：P03")
    assert eve.received() == []
    eve.toner(0)
    await printing.sees("印表機缺紙。 印表機的碳粉或墨水用完了", "代碼：P03 P06")
    assert told(caplog) == ["P03", "P03", "P06"]  # once a change, however often the printer is asked
    eve.has_paper(is_in=True)
    eve.toner(80)
    await printing.sees(PRINTED)
    assert len(eve.received()) == 1
    # troubles in the middle of a job
    for mode, words in (("jam", "印表機卡紙"), ("cover", "蓋子沒有關好")):
        eve.does(mode)
        await told_no(printing)
        await printing.sees(words, GOES_ON)
        eve.does("print")
        await printing.sees(PRINTED)
    eve.does("slow")
    await told_no(printing)
    await printing.sees("列印中", "停止列印")
    eve.has_paper(is_in=False)
    await printing.sees("印表機缺紙", GOES_ON)
    eve.has_paper(is_in=True)
    await printing.sees("列印中")
    eve.does("print")
    await printing.sees(PRINTED)
    assert len(eve.received()) == 4
    assert set(told(caplog)) == {"P03", "P04", "P05", "P06"}


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The codes that the log has of the printer."""
    messages = [record.getMessage() for record in caplog.records if record.name == "rakiosk.trouble"]
    return [message[:3] for message in messages if message.startswith("P")]


@pytest.mark.manual("2.5.3")
async def test_a_job_that_the_printer_gives_up_or_forgets_is_never_called_printed(
    printing: Kiosk, eve: EvePrinter
) -> None:
    await at_the_preview(printing)
    eve.does("abort")
    await printing.press("enter")
    await printing.sees("無法列印", "再印一次", "請告知櫃檯人員")
    # switched off in the middle, and on again: it knows of no job
    eve.does("slow")
    await printing.press("1")
    await printing.sees("列印中", "停止列印")
    eve.off()
    await printing.sees("連線不到印表機", GOES_ON)
    eve.on()
    await printing.sees(PRINTED, "印表機無法確認是否印完整")
    # a printer that says "completed", and of no sheet that it came out
    eve.does("silent")
    await printing.goes_on("2")
    await printing.sees(PRINTED, "印表機無法確認是否印完整")
    eve.does("print")
    await printing.goes_on("2")
    assert "無法確認" not in await printing.sees(PRINTED)


@pytest.mark.manual("2.5.2")
async def test_paper_that_the_printer_does_not_have_is_told_before_it_is_promised(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    async with kiosk_of(served_ra, tmp_path, printer_uri=eve.uri, printer_paper=Page.A5) as kiosk:
        assert "印表機沒有本機台要用的紙張尺寸" in await at_the_preview(kiosk)
        await kiosk.press("enter")
        await kiosk.sees("需要更換紙張或調整印表機設定", "不列印")
    assert eve.received() == []


@pytest.mark.manual("2.5.2")
async def test_an_address_at_which_there_is_no_printer_is_told_before_paper_is_promised(
    served_ra: World, tmp_path: Path, eve: EvePrinter
) -> None:
    uri = eve.uri.replace("/ipp/print", "/nowhere")
    async with kiosk_of(served_ra, tmp_path, printer_uri=uri) as kiosk:
        assert "在設定的位置找不到印表機" in await at_the_preview(kiosk)


@pytest.mark.manual("2.5.2")
async def test_a_printer_that_is_off_is_waited_for_or_left(printing: Kiosk, eve: EvePrinter) -> None:
    eve.off()
    screen = await at_the_preview(printing)
    assert "連線不到印表機" in screen
    await printing.press("enter")
    await printing.sees("連線不到印表機", "可能沒有開機", "不列印")
    await printing.press("enter")  # an Enter too many does nothing
    await printing.sees("連線不到印表機", "不列印")
    await printing.press("escape")
    await printing.sees(*PREVIEW)
    await printing.press("enter")
    await printing.sees("可能沒有開機")
    eve.on()
    await printing.sees(PRINTED)


@pytest.mark.manual("2.5.3")
async def test_a_job_that_is_stopped_never_comes_out(printing: Kiosk, eve: EvePrinter) -> None:
    await at_the_preview(printing)
    eve.does("jam")
    await printing.press("enter")
    await printing.sees("印表機卡紙", "停止列印")
    await printing.press("escape")
    await printing.sees("已停止列印", "如果已有紙張印出")
    assert await is_cancelled(eve, 1)
    await printing.press("enter")
    await printing.sees(*PREVIEW)
    # what comes next waits until the printer is clear
    await printing.press("enter")
    await printing.sees("印表機卡紙", "不列印")
    eve.does("print")
    await printing.sees(PRINTED)
    assert len(eve.received()) == 2


@pytest.mark.manual("2.5.3")
async def test_a_printer_that_hangs_is_told_and_can_be_left(
    printing: Kiosk, eve: EvePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "LONG_SECONDS", 2.0)
    await at_the_preview(printing)
    eve.does("slow")
    await printing.press("enter")
    await printing.sees("列印中", "停止列印")
    eve.hang()
    await printing.sees("印表機沒有回應")
    # after a long time the customer is asked what to do
    await printing.sees("列印時間較長", "繼續等候")
    await printing.press("1")
    await printing.sees("印表機沒有回應", "停止列印")
    await printing.sees("列印時間較長")
    await printing.press("2")
    await printing.sees("無法讓印表機停止", "代為保管")
    eve.wake()
    # it is told to stop as soon as it answers again
    await printing.press("enter")
    await printing.sees(*PREVIEW)
    await cancelled(eve, 1)


@pytest.mark.manual("2.5.3")
async def test_who_logs_out_while_the_printer_waits_leaves_nothing_for_the_next(
    printing: Kiosk, eve: EvePrinter
) -> None:
    await at_the_preview(printing)
    eve.does("jam")
    await printing.press("enter")
    await printing.sees("印表機卡紙")
    await printing.press("f10")
    await printing.sees("是否要登出系統")
    await printing.press("enter")
    await printing.sees("歡迎使用")
    assert await is_cancelled(eve, 1)
