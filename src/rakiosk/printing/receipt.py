"""A receipt printer for rolls 80 mm wide that speaks ESC/POS over the network. It tells its state, but of no job."""

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from escpos.capabilities import pickle_dir
from escpos.constants import RT_STATUS, RT_STATUS_ONLINE
from escpos.exceptions import Error as EscposError
from escpos.printer import Network
from PIL import Image

from rakiosk.i18n import Words
from rakiosk.printing.port import READY, Condition, JobProgress, JobState, PaperSize, PrinterState, PrinterTrouble
from rakiosk.printing.raster import Bitmap, RasterFailed, bitmaps

log = logging.getLogger(__name__)

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(pickle_dir, ignore_errors=True)  # the library makes one whenever it is loaded, and leaves it

PORT = 9100
DOTS = 512  # across the paper: what an Epson TM-T88V prints, and a little less than others do
_PROFILE = "TM-T88V"  # with one that has no width the library writes its complaint on the screen
_ASK_SECONDS, _PRINT_SECONDS, _LATER_SECONDS = 1.0, 10.0, 2.0
_AWAY = frozenset({Condition.OFFLINE, Condition.SILENT})
# DLE EOT 2, why it is off line (Epson's ESC/POS reference, DLE EOT)
_CAUSE = RT_STATUS + b"\x02"
_OFFLINE, _COVER_OPEN, _PAPER_END, _ERROR = 0x08, 0x04, 0x20, 0x40
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what is not printed yet


class ReceiptPrinter:
    """One printer at an address. It takes one connection at a time."""

    def __init__(self, host: str, port: int, name: Words) -> None:
        self._host = host
        self._port = port
        self._name = name
        self._turn = asyncio.Lock()
        self._must_forget = False
        self._forgetting: asyncio.Task[None] | None = None

    @property
    def paper(self) -> PaperSize:
        """A roll."""
        return PaperSize.RECEIPT

    def where(self) -> Words:
        """Its name in the settings."""
        return self._name

    async def undo(self) -> None:
        """Have it forget what a kiosk that was killed has sent: half a picture would swallow the next one's."""
        await self.forget()

    async def forget(self) -> bool:
        """Have it forget what it has not printed; whether it has agreed, else it is told once it answers."""
        self._must_forget = True
        await self.state()
        if self._must_forget and (self._forgetting is None or self._forgetting.done()):
            self._forgetting = asyncio.create_task(self._forget_later())
        return not self._must_forget

    async def state(self) -> PrinterState:
        """How it stands now."""
        state = await self.talk(_ASK_SECONDS, _clear if self._must_forget else _state)
        self._must_forget = self._must_forget and not _AWAY.isdisjoint(state.conditions)
        return state

    async def print(self, name: str, pdf: bytes) -> "ReceiptJob":
        """Draw the PDF and send its dots. Raises PrinterTrouble."""
        try:
            pages = await bitmaps(pdf, DOTS)
        except RasterFailed as error:
            raise PrinterTrouble(Condition.REFUSES, str(error)) from error
        return ReceiptJob(self, name, pages)

    async def close(self) -> None:
        """Tell it no more; each talk had a connection of its own."""
        if self._forgetting is not None:
            self._forgetting.cancel()

    async def talk(self, seconds: float, say: Callable[[Network], PrinterState]) -> PrinterState:
        """Say something on a connection of its own; how the printer stands after it."""
        async with self._turn:
            try:
                async with asyncio.timeout(seconds):
                    addresses = await self._addresses()
            except TimeoutError:
                return PrinterState.of([Condition.SILENT])
            except OSError as error:
                log.warning("the receipt printer's name is not found: %s", error)
                return PrinterState.of([Condition.OFFLINE])
            return await asyncio.to_thread(_talk, addresses, seconds, say)

    async def _addresses(self) -> list[tuple[str, int]]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        return [(str(address[0]), self._port) for *_, address in found]

    async def _forget_later(self) -> None:
        while self._must_forget:
            await asyncio.sleep(_LATER_SECONDS)
            await self.state()


class ReceiptJob:
    """One receipt. Once the dots are sent, a printer that is ready has printed them; one that is not may have."""

    def __init__(self, printer: ReceiptPrinter, name: str, pages: list[Bitmap]) -> None:
        self._printer = printer
        self._name = name
        self._sending = asyncio.create_task(printer.talk(_PRINT_SECONDS, partial(_print, pages)))
        self._was_held_up = False
        self._end: JobProgress | None = None

    async def progress(self) -> JobProgress:
        """How far it is, as far as can be known."""
        if self._end is not None:
            return self._end
        await asyncio.wait({self._sending}, timeout=_ASK_SECONDS)
        if not self._sending.done():
            return JobProgress(JobState.PRINTING)
        state = self._sending.result() if not self._was_held_up else await self._printer.state()
        if not _AWAY.isdisjoint(state.conditions):
            self._end = JobProgress(JobState.FAILED, state)
        elif state.is_ready:
            self._end = JobProgress(JobState.UNCERTAIN if self._was_held_up else JobState.PRINTED)
        self._was_held_up = True
        return self._end or JobProgress(JobState.PRINTING, state)

    async def cancel(self) -> bool:
        """Have it forget what it has not printed."""
        await asyncio.wait({self._sending}, timeout=_ASK_SECONDS)
        if not (self._sending.done() and await self._printer.forget()):
            log.warning("receipt %s cannot be cancelled now: the printer does not answer", self._name)
            return False
        self._end = self._end or JobProgress(JobState.CANCELLED)
        return True

    def outcome(self) -> Words:
        """Paper tells by itself."""
        return ""


def _talk(addresses: list[tuple[str, int]], seconds: float, say: Callable[[Network], PrinterState]) -> PrinterState:
    printer = Network(profile=_PROFILE)
    try:
        # its own way to connect leaves the socket open when nobody is there
        printer.device = _connected(addresses, seconds)
        return say(printer)
    except TimeoutError:
        return PrinterState.of([Condition.SILENT])
    except (EscposError, OSError) as error:
        log.warning("the receipt printer is away: %s", type(error).__name__)
        return PrinterState.of([Condition.OFFLINE])
    finally:
        printer.close()


def _connected(addresses: list[tuple[str, int]], seconds: float) -> socket.socket:
    *others, last = addresses
    for address in others:
        with suppress(OSError):
            return socket.create_connection(address, seconds)
    return socket.create_connection(last, seconds)


def _print(pages: list[Bitmap], printer: Network) -> PrinterState:
    before = _state(printer)
    if not before.is_ready:
        return before
    for page in pages:
        # in PBM 1 is black, in Pillow 1 is white
        image = Image.frombytes("1", (page.width, page.height), page.dots, "raw", "1;I")
        printer.image(image)
    printer.cut()
    return _state(printer)


def _clear(printer: Network) -> PrinterState:
    printer._raw(_CLEAR)  # noqa: SLF001  # the library's own way to send what it has no method for
    return _state(printer)


def _state(printer: Network) -> PrinterState:
    if not printer.paper_status():
        return PrinterState.of([Condition.PAPER_OUT])
    if not _byte(printer, RT_STATUS_ONLINE) & _OFFLINE:
        return READY
    cause = _byte(printer, _CAUSE)
    found = {
        _COVER_OPEN: Condition.COVER_OPEN,
        _PAPER_END: Condition.PAPER_OUT,
        _ERROR: Condition.JAM,
    }
    return PrinterState.of([condition for bit, condition in found.items() if cause & bit] or [Condition.STOPPED])


def _byte(printer: Network, question: bytes) -> int:
    answer: bytes = printer.query_status(question)
    if not answer:
        raise ConnectionError("closed by the printer")
    return answer[0]
