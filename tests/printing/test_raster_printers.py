"""Printers that take no PDF, as most office printers: CUPS draws for them, with the model that the settings name."""

import asyncio
from pathlib import Path

import pytest

from tests.kiosk import kiosk_of
from tests.printing.cups import QUEUE, private_cups
from tests.printing.eve import eve_printer
from tests.printing.pwg import first_page
from tests.printing.test_ipp_kiosk import PRINTED, READY, at_the_preview
from tests.ra.world import World
from tests.scanner import scanned


@pytest.mark.manual("2.5.2", "2.5.3")
@pytest.mark.parametrize(("takes", "begins"), [("image/urf", b"UNIRAST\0"), ("image/pwg-raster", b"RaS2PwgR")])
async def test_a_proof_comes_out_of_a_printer_that_takes_raster_only(
    served_ra: World, tmp_path: Path, takes: str, begins: bytes
) -> None:
    with eve_printer(takes) as eve, private_cups(eve.uri) as cups:
        uri, socket = f"cups:{QUEUE}", cups.socket
        async with kiosk_of(served_ra, tmp_path, printer_uri=uri, cups_socket=socket) as kiosk:
            assert READY in await at_the_preview(kiosk)
            await kiosk.press("enter")
            await kiosk.sees(PRINTED)
        (raster,) = eve.received()
    assert raster.startswith(begins)
    if begins.startswith(b"RaS2"):
        page = await asyncio.to_thread(first_page, raster)
        assert "/check/" in scanned(page)


@pytest.mark.manual("2.5.2")
async def test_without_a_queue_such_a_printer_is_not_promised(served_ra: World, tmp_path: Path) -> None:
    with eve_printer("image/urf") as eve:
        async with kiosk_of(served_ra, tmp_path, printer_uri=eve.uri) as kiosk:
            assert "印表機目前不接受列印" in await at_the_preview(kiosk)
