"""The IPP printer at the wire: every state of printer and job, answers that are none, and what is asked for."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pyipp.enums import IppOperation

from rakiosk.printing import ipp_client
from rakiosk.printing.ipp import IppPrinter
from rakiosk.printing.ipp_client import Address, IppClient
from rakiosk.printing.ipp_message import request
from rakiosk.printing.ipp_state import Watcher
from rakiosk.printing.port import Condition, JobState, PaperSize, PrinterTrouble
from rakiosk.printing.reasons import conditions_of
from tests.ports import own_port
from tests.printing.stand_in import ENUM, INTEGER, KEYWORD, NAME, URI, Operation, StandIn, attribute, stand_in

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
async def device() -> AsyncIterator[StandIn]:
    """A stand-in."""
    async with stand_in() as printer:
        yield printer


@pytest.fixture
async def printer(device: StandIn) -> AsyncIterator[IppPrinter]:
    """The kiosk's side of it."""
    printer = IppPrinter(IppClient(Address.of(device.uri)), PaperSize.A4, "")
    yield printer
    await printer.close()


@pytest.mark.parametrize(
    ("state", "reasons", "told"),
    [
        (3, ["none"], ()),
        (3, ["media-low-report", "toner-low-warning", "marker-waste-almost-full"], ()),
        (4, ["none"], (Condition.BUSY,)),
        (5, ["none"], (Condition.STOPPED,)),
        (5, ["paused"], (Condition.STOPPED,)),
        (5, ["media-empty-error", "media-needed-error"], (Condition.PAPER_OUT,)),
        (5, ["media-jam-error", "cover-open"], (Condition.JAM, Condition.COVER_OPEN)),
        (5, ["door-open-error", "marker-supply-empty-error"], (Condition.COVER_OPEN, Condition.TONER_OUT)),
        (5, ["output-area-full-warning"], (Condition.TRAY_FULL,)),
    ],
)
async def test_a_printer_s_state_is_told_in_conditions(
    device: StandIn, printer: IppPrinter, state: int, reasons: list[str], told: tuple[Condition, ...]
) -> None:
    device.printer_state, device.reasons = state, reasons
    assert (await printer.state()).conditions == told


async def test_a_printer_that_takes_no_job_or_no_pdf_is_not_ready(device: StandIn, printer: IppPrinter) -> None:
    device.accepts = False
    assert (await printer.state()).conditions == (Condition.REFUSES,)
    device.accepts = True
    for takes in ("image/urf", "application/PCLm"):
        device.formats = [takes]
        assert (await printer.state()).conditions == (Condition.REFUSES,)


async def test_capitals_and_states_that_nobody_knows_make_no_printer_unusable(
    device: StandIn, printer: IppPrinter
) -> None:
    device.formats, device.printer_state = ["application/PDF", "image/x-of-the-house"], 42
    assert (await printer.state()).is_ready
    job = await printer.print("S-000123", PDF)
    device.job_state = 77
    assert not (await job.progress()).has_ended
    device.printer_state, device.job_state = 3, 9
    assert (await job.progress()).has_ended


async def test_a_stopped_printer_holds_the_job_up_until_it_is_mended(device: StandIn, printer: IppPrinter) -> None:
    job = await printer.print("S-000123", PDF)
    assert device.job_name == "S-000123"
    device.printer_state, device.reasons, device.job_state = 5, ["media-empty-error"], 6  # processing-stopped
    held = await job.progress()
    assert (held.state, held.printer.conditions) == (JobState.PRINTING, (Condition.PAPER_OUT,))
    device.reasons = ["none"]
    assert (await job.progress()).printer.conditions == (Condition.STOPPED,)
    device.printer_state, device.job_state = 4, 5
    going_on = await job.progress()
    assert (going_on.state, going_on.printer.is_ready) == (JobState.PRINTING, True)
    device.printer_state, device.job_state = 3, 9
    assert (await job.progress()).state is JobState.PRINTED


@pytest.mark.parametrize(
    ("state", "told"), [(3, JobState.WAITING), (4, JobState.WAITING), (7, JobState.FAILED), (8, JobState.FAILED)]
)
async def test_every_job_state_is_told(device: StandIn, printer: IppPrinter, state: int, told: JobState) -> None:
    job = await printer.print("S-000123", PDF)
    device.job_state = state
    assert (await job.progress()).state is told


async def test_a_number_that_now_belongs_to_another_job_is_not_taken_for_ours(
    device: StandIn, printer: IppPrinter
) -> None:
    job = await printer.print("S-000123", PDF)
    assert (await job.progress()).state is JobState.PRINTING
    device.job_name, device.job_state = "S-000999", 9
    assert (await job.progress()).state is JobState.UNCERTAIN


async def test_who_asks_while_another_waits_for_the_answer_gets_the_same(device: StandIn, printer: IppPrinter) -> None:
    job = await printer.print("S-000123", PDF)
    one, other = await asyncio.gather(job.progress(), job.progress())
    assert one == other


async def test_a_job_is_cancelled_and_said_to_be(device: StandIn, printer: IppPrinter) -> None:
    job = await printer.print("S-000123", PDF)
    assert await job.cancel()
    assert device.operations[-1] is Operation.CANCEL_JOB
    assert (await job.progress()).state is JobState.CANCELLED


@pytest.mark.parametrize("answer", [b"", b"<html>", bytes(8), b"\x01\x01\x00\x00\x00\x00\x00\x01\x04\x44\x7f\xff"])
async def test_an_answer_that_is_no_ipp_is_no_printer_of_ours(
    device: StandIn, printer: IppPrinter, answer: bytes
) -> None:
    device.answer = answer
    assert (await printer.state()).conditions == (Condition.REFUSES,)


@pytest.mark.parametrize(
    "odd",
    [
        attribute(ENUM, "print-quality-supported", [3, 99]),
        attribute(ENUM, "operations-supported", [2, 0x4FFF]),
        attribute(ENUM, "orientation-requested-supported", [0]),
        b"\x12\x00\x09job-state\x00\x00",  # unknown (RFC 8010, 3.5.2)
        b"\x21\x00\x05count\x00\x02\x00\x07",  # an integer of two octets
        b"\x31\x00\x03now\x00\x0b" + bytes(11),  # a date that is none
        b"\x42\x00\x04make\x00\x02\xa4\xa4",  # Big5
        b"\x7f\x00\x03new\x00\x02\xff\xff",  # a tag of times to come
        b"\x34\x00\x03col\x00\x00\x4a\x00\x00\x00\x0dprinter-state\x23\x00\x00\x00\x04\x00\x00\x00\x05\x37\x00\x00\x00\x00",
        b"\x04",  # one more group, with nothing in it
    ],
)
async def test_what_is_odd_in_an_answer_takes_nothing_from_the_rest(
    device: StandIn, printer: IppPrinter, odd: bytes
) -> None:
    device.odd = odd
    assert (await printer.state()).is_ready
    device.reasons = ["media-empty-error"]
    assert (await printer.state()).conditions == (Condition.PAPER_OUT,)


@pytest.mark.parametrize("formats", [["application/PDF"], ["image/urf", "application/pdf; version=1.7"]])
async def test_a_media_type_has_no_case_and_may_have_parameters(
    device: StandIn, printer: IppPrinter, formats: list[str]
) -> None:
    device.formats = formats
    assert (await printer.state()).is_ready


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (0x0401, Condition.LOCKED),
        (0x0402, Condition.LOCKED),
        (0x0406, Condition.ABSENT),
        (0x040A, Condition.REFUSES),
        (0x0507, Condition.BUSY),
    ],
)
async def test_a_paper_that_would_be_refused_is_not_promised(
    device: StandIn, printer: IppPrinter, status: int, told: Condition
) -> None:
    device.refuses = {Operation.VALIDATE_JOB: status}
    assert (await printer.state()).conditions == (told,)


async def test_an_address_of_no_printer_is_told_as_such(device: StandIn, printer: IppPrinter) -> None:
    device.refuses = {Operation.GET_PRINTER_ATTRIBUTES: 0x0406}
    assert (await printer.state()).conditions == (Condition.ABSENT,)


@pytest.mark.parametrize(
    ("status", "told"), [(401, Condition.LOCKED), (404, Condition.ABSENT), (500, Condition.REFUSES)]
)
async def test_http_that_wants_a_password_or_knows_no_printer_is_told_before_anything_is_promised(
    device: StandIn, printer: IppPrinter, status: int, told: Condition
) -> None:
    device.http_status = {Operation.VALIDATE_JOB: status}
    assert (await printer.state()).conditions == (told,)


async def test_a_printer_that_cannot_say_what_it_would_take_is_believed_until_it_refuses(
    device: StandIn, printer: IppPrinter
) -> None:
    device.refuses = {Operation.VALIDATE_JOB: 0x0501, Operation.PRINT_JOB: 0x0402}
    assert (await printer.state()).is_ready
    with pytest.raises(PrinterTrouble, match="locked"):
        await printer.print("S-000123", PDF)


@pytest.mark.parametrize(
    ("media", "is_ready"),
    [
        ((), True),
        (("iso_a4_210x297mm", "na_letter_8.5x11in"), True),
        (("om_folio_210x330mm", "maker_sheet_210x297mm"), True),
        (("iso-a4-white",), True),
        (("iso_a5_148x210mm", "custom_max_500x700mm"), True),
        (("iso_a5_148x210mm", "na_letter_8.5x11in"), False),
        (("iso_a5_148x210mm", "oe_a4_209.97x297.03mm"), True),
        (("iso_a5_148x210mm", "maker_a4_8.27x11.69in"), True),
        (("iso_a5_148x210mm", "maker_folio_212x297mm"), False),
        (("x_" + "9" * 400 + "x1mm", "na_letter_8.5x11in"), True),
    ],
)
async def test_paper_that_a_printer_does_not_have_is_told_however_it_validates(
    device: StandIn, printer: IppPrinter, media: tuple[str, ...], is_ready: bool
) -> None:
    device.media = media
    assert (await printer.state()).conditions == (() if is_ready else (Condition.WRONG_PAPER,))


async def test_paper_is_asked_for_by_the_printer_s_own_name_for_it_or_by_none_where_it_names_none(
    device: StandIn, printer: IppPrinter
) -> None:
    device.media = ("iso_a5_148x210mm", "oe_a4_209.97x297.03mm")
    assert (await printer.state()).is_ready
    await printer.print("S-000123", PDF)
    assert b"oe_a4_209.97x297.03mm" in device.requests[-1]
    device.media, device.takes_media = (), False
    assert (await printer.state()).is_ready
    await printer.print("S-000124", PDF)
    assert b"_a4_" not in device.requests[-1]


@pytest.mark.parametrize("status", [500, 502, 504, 408])
async def test_a_paper_whose_answer_a_gateway_has_lost_is_looked_for_and_never_called_refused(
    device: StandIn, printer: IppPrinter, status: int
) -> None:
    device.http_status = {Operation.PRINT_JOB: status}
    job = await printer.print("S-000123", PDF)
    assert (await job.progress()).state is JobState.PRINTING
    assert await job.cancel()
    assert device.operations[-1] is Operation.CANCEL_JOB


async def test_an_http_refusal_of_a_paper_is_one(device: StandIn, printer: IppPrinter) -> None:
    device.http_status = {Operation.PRINT_JOB: 403}
    with pytest.raises(PrinterTrouble, match="locked"):
        await printer.print("S-000123", PDF)


async def test_news_before_an_answer_are_no_answer(device: StandIn, printer: IppPrinter) -> None:
    device.news = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    assert (await printer.state()).is_ready
    job = await printer.print("S-000123", PDF)
    device.job_state = 9
    assert (await job.progress()).state is JobState.PRINTED


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", Condition.ABSENT),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", Condition.BUSY),
        (b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n", Condition.LOCKED),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone", Condition.REFUSES),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Condition.OFFLINE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + bytes(99999), Condition.REFUSES),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\1", Condition.SILENT),
        (b"SSH-2.0-printer\r\n", Condition.SILENT),
        (b"\x15\x03\x01\x00\x02\x02\x16", Condition.OFFLINE),
    ],
    ids=[
        "elsewhere",
        "busy",
        "wants TLS",
        "badly packed",
        "badly chunked",
        "does not end",
        "trickles",
        "no HTTP",
        "TLS",
    ],
)
async def test_whatever_answers_at_the_address_is_a_condition(
    device: StandIn, printer: IppPrinter, monkeypatch: pytest.MonkeyPatch, wire: bytes, told: Condition
) -> None:
    monkeypatch.setattr(ipp_client, "_BYTES_MOST", 9999)
    if told is Condition.SILENT:
        monkeypatch.setattr(ipp_client, "WHOLE_SECONDS", 0.2)
    device.wire = wire
    assert (await printer.state()).conditions == (told,)


async def test_several_values_where_there_is_to_be_one_are_the_first_of_them(
    device: StandIn, printer: IppPrinter
) -> None:
    job = await printer.print("S-000123", PDF)
    device.more = attribute(ENUM, "", [9]), attribute(INTEGER, "", [99]), attribute(NAME, "", ["another"])
    device.job_state, device.printer_state = 9, 5
    assert (await printer.state()).conditions == (Condition.STOPPED,)
    assert (await job.progress()).state is JobState.PRINTED


@pytest.mark.parametrize(
    "odd",
    [attribute(KEYWORD, "job-state-reasons", ["job-completed-with-errors"])],
)
async def test_a_job_that_ended_with_errors_may_have_come_out(device: StandIn, printer: IppPrinter, odd: bytes) -> None:
    job = await printer.print("S-000123", PDF)
    device.job_state, device.job_odd = 9, odd
    assert (await job.progress()).state is JobState.UNCERTAIN


async def test_a_job_that_was_taken_and_cannot_be_found_may_have_come_out(device: StandIn, printer: IppPrinter) -> None:
    device.tells_jobs = False
    job = await printer.print("S-000123", PDF)
    assert (await job.progress()).state is JobState.UNCERTAIN


async def test_a_queue_that_names_no_device_anybody_could_ask_is_believed_itself(device: StandIn) -> None:
    device.odd = attribute(URI, "device-uri", ["ipp://[fe80::1/ipp/print"])
    client = IppClient(Address.of(device.uri))
    client.is_queue = True
    assert (await Watcher(client).standing()).conditions == set()
    await client.close()


async def test_a_state_of_times_to_come_is_no_trouble(device: StandIn, printer: IppPrinter) -> None:
    device.printer_state, device.job_state = 99, 99
    assert (await printer.state()).is_ready
    job = await printer.print("S-000123", PDF)
    assert (await job.progress()).state is JobState.WAITING


async def test_nobody_at_the_address_is_offline_and_no_job_is_promised() -> None:
    with own_port() as nobodys:
        printer = IppPrinter(IppClient(Address.of(f"ipp://127.0.0.1:{nobodys}/ipp/print")), PaperSize.A4, "")
        assert (await printer.state()).conditions == (Condition.OFFLINE,)
        with pytest.raises(PrinterTrouble, match="offline"):
            await printer.print("S-000123", PDF)
    await printer.close()


@pytest.mark.parametrize(
    ("uri", "http"),
    [
        ("ipp://printer.example/ipp/print", "http://printer.example:631/ipp/print"),
        ("ipps://printer.example/ipp/print", "https://printer.example:631/ipp/print"),
        ("http://localhost:60000/ipp/print", "http://localhost:60000/ipp/print"),
        ("ipp://[2001:db8::7]:8631/p", "http://[2001:db8::7]:8631/p"),
    ],
)
def test_an_address_is_asked_where_it_says(uri: str, http: str) -> None:
    assert Address.of(uri).http == http


def test_an_attribute_without_a_known_tag_is_not_left_out_in_silence() -> None:
    with pytest.raises(KeyError, match="no tag"):
        request(IppOperation.PRINT_JOB, {"printer-uri": "ipp://x/", "media-col": "a4"})


def test_a_maker_s_own_ending_of_a_reason_changes_nothing() -> None:
    assert conditions_of(["media-empty-tray2-error"]) == {Condition.PAPER_OUT}
