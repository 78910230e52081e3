"""Receipts of suspending and revoking: seen before they are printed, printed for who wants one."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.flows import certified_customer
from tests.kiosk import LARGE_TEXT, kiosk_of
from tests.ra.world import World

OFFERED = "是否要列印收據"


@pytest.mark.manual("2.4.4")
async def test_suspending_ends_with_a_receipt_for_who_wants_one(served_ra: World, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    customer = await asyncio.to_thread(certified_customer, served_ra)
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT, printer_folder=folder) as kiosk:
        await kiosk.sign_in(customer)
        await kiosk.press("4")
        await kiosk.sees("憑證暫禁（暫時停用）")
        await kiosk.press("enter")
        await kiosk.sees("所有有效憑證")
        await kiosk.press("1")
        await kiosk.sees("將繼續進行憑證暫禁")
        await kiosk.press("tab", "enter")
        await kiosk.sees("請再次輸入登入密碼")
        await kiosk.enter(customer.password)
        await kiosk.sees("憑證暫禁完成")
        await kiosk.press("enter")
        screen = await kiosk.sees(OFFERED, "憑證暫禁收據", "列印")
        await kiosk.press("enter")
        await kiosk.sees("收據是否印出？")
        await kiosk.press("1")
        await kiosk.sees("請選擇服務項目")
    (paper,) = folder.iterdir()
    assert paper.stem in screen
    text = await asyncio.to_thread(text_of, paper)
    assert "憑證暫禁收據" in text
    assert customer.cn not in text
    certificates = await asyncio.to_thread(served_ra.admin.certificates.of, customer.cn)
    assert all(certificate.serial.upper() in "".join(text.split()) for certificate in certificates)


def text_of(paper: Path) -> str:
    return subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout
