"""Chapter 參 at a kiosk that cannot see sticks: the frame says so, and so does whatever needs one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rakiosk.media.udisks import UdisksMedia
from tests.kiosk import Kiosk, kiosk_of
from tests.media.conftest import system_bus
from tests.media.usb import UsbService
from tests.ra.world import World
from tests.software.flows import at_the_agreement
from tests.software.people import new_file_customer

UNSEEN, NONE_IN = "隨身碟：本機台目前讀不到隨身碟，請告知櫃檯人員", "隨身碟：尚未插入"
TROUBLE, INSERT = "本機台目前讀不到隨身碟。", "請插入您的隨身碟"


@asynccontextmanager
async def kiosk_at(bus_address: str, world: World, folder: Path) -> AsyncIterator[Kiosk]:
    """A kiosk that sees sticks through the service on this bus."""
    media = UdisksMedia(bus_address=bus_address)
    try:
        async with kiosk_of(world, folder, media=media) as running:
            yield running
    finally:
        await media.close()


@pytest.mark.manual("3.1.4")
async def test_without_the_service_the_frame_and_the_wizard_say_so_in_both_languages_and_name_the_counter(
    served_ra: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with kiosk_at(f"unix:path={tmp_path}/no-bus", served_ra, tmp_path) as kiosk:
        await at_the_agreement(kiosk, new_file_customer(served_ra))
        await kiosk.sees(UNSEEN)
        assert "M01 the service of sticks" in caplog.text
        await kiosk.goes_on("1")
        await kiosk.sees(TROUBLE, "M01", "請告知櫃檯人員，由他們協助您", "仍然保留", UNSEEN)
        await kiosk.press("f2")
        await kiosk.sees("This kiosk cannot see or open USB sticks right now.", "Please tell the staff at the counter")
        await kiosk.sees("USB stick: this kiosk cannot see any right now. Please tell the staff.")
        assert "none is in" not in kiosk.text()


@pytest.mark.manual("3.1.4")
async def test_a_service_that_goes_while_a_stick_is_waited_for_is_told_and_one_that_comes_goes_on_by_itself(
    served_ra: World, tmp_path: Path
) -> None:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus is not installed")
    service = UsbService(tmp_path)
    with system_bus(tmp_path) as address:
        async with kiosk_at(address, served_ra, tmp_path) as kiosk:
            async with service.on(address):
                await at_the_agreement(kiosk, new_file_customer(served_ra))
                await kiosk.goes_on("1")
                await kiosk.sees(INSERT, NONE_IN)
            await kiosk.sees(TROUBLE, "M01", UNSEEN)
            async with service.on(address):
                await kiosk.sees(INSERT, NONE_IN)
            await kiosk.sees(TROUBLE)
