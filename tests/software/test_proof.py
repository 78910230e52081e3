"""參、五 憑證證明單 of a certificate in a file: as on a card; chosen, seen, printed."""

from pathlib import Path

import pytest

from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.people import certified_file_customer


@pytest.mark.manual("3.5.1", "3.5.2", "3.5.3")
async def test_a_certificate_in_a_file_is_proven_on_the_screen_and_on_paper(served_ra: World, tmp_path: Path) -> None:
    slips = tmp_path / "slips"
    customer = certified_file_customer(served_ra)
    async with kiosk_of(served_ra, tmp_path, printer_folder=slips) as kiosk:
        certificate = served_ra.admin.certificates.of(customer.cn)[0]
        await kiosk.sign_in(customer)
        await kiosk.press("5")
        await kiosk.sees("請選擇要證明的憑證", f"…{certificate.serial[-4:].upper()} 有效")
        await kiosk.press("1")
        screen = await kiosk.sees("查驗碼", "編號", customer.cn, "列印")
        assert certificate.serial.upper() in screen.replace(" ", "")
        await kiosk.press("enter")
        await kiosk.sees("證明單是否印出？")
        assert [slip.suffix for slip in slips.iterdir()] == [".pdf"]


@pytest.mark.manual("3.5.1")
async def test_without_a_printer_it_is_seen_and_the_counter_is_named(kiosk: Kiosk) -> None:
    await kiosk.sign_in(certified_file_customer(kiosk.world))
    await kiosk.press("5")
    await kiosk.sees("請選擇要證明的憑證")
    await kiosk.press("1")
    await kiosk.sees("查驗碼", "櫃檯")
