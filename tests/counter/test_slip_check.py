"""臨櫃、查驗單據: a slip by number, check code and scanned QR code; a forged one is told; a reprint is counted."""

from pathlib import Path
from typing import Any

import pytest

from tests.counter.staff import DESK, Staff, signs_in
from tests.flows import certified_customer
from tests.kiosk import Customer, Kiosk

STATED, FORGED = "註冊中心曾出具以下證明", "與註冊中心簽署的內容不符"


@pytest.fixture
def holder(counter: Kiosk) -> Customer:
    return certified_customer(counter.world)


@pytest.fixture
def stated(counter: Kiosk, holder: Customer) -> dict[str, Any]:
    """A statement that its holder has had printed."""
    visit = counter.world.visit(holder)  # type: ignore[arg-type]  # it has what is asked for
    serial = counter.world.admin.certificates.of(holder.cn)[0].serial
    told: dict[str, Any] = visit.get(f"/v1/me/certificates/{serial}/statement")
    visit.put(f"/v1/statements/{told['number']}/prints/first")
    return told


async def asks_for(counter: Kiosk, typed: str, ends: str = "enter") -> None:
    """From the desk into the check, with what is typed or scanned."""
    await counter.sees(DESK)
    await counter.enter("4")
    await counter.sees("查驗單據：請掃描條碼")
    await counter.type(typed)
    await counter.press(ends)


async def test_a_slip_is_found_by_number_by_check_code_and_by_a_scanner_and_its_reprint_is_counted(
    counter: Kiosk, staff: Staff, holder: Customer, stated: dict[str, Any], tmp_path: Path
) -> None:
    await signs_in(counter, staff.clerk)
    for typed, ends in ((stated["number"], "enter"), (stated["check_code"].lower(), "enter"), (stated["code"], "tab")):
        await asks_for(counter, typed, ends)
        await counter.sees(STATED, holder.cn)
        await counter.press("escape")
    await asks_for(counter, stated["number"])
    await counter.sees(STATED)
    await counter.press("enter")
    await counter.sees("證明單", "是")
    await counter.press("1")
    await counter.sees(DESK)
    assert list((tmp_path / "papers").glob("*.pdf"))
    visit = counter.world.visit(holder)  # type: ignore[arg-type]  # it has what is asked for
    assert visit.put(f"/v1/statements/{stated['number']}/prints/third")["copy"] == 3
    acts = [entry.act for entry in counter.world.admin.audit.entries() if entry.actor == staff.clerk]
    assert f"reprint statement {stated['number']} copy 2" in acts


async def test_a_slip_whose_code_was_changed_is_told_as_forged_and_finds_nobody(
    counter: Kiosk, staff: Staff, holder: Customer, stated: dict[str, Any]
) -> None:
    signed, _dot, signature = stated["code"].rpartition(".")
    forged = f"{signed}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    await signs_in(counter, staff.clerk)
    await asks_for(counter, forged, "tab")
    await counter.sees(FORGED, "K24", stated["number"])
    await counter.press("enter")
    await counter.sees(STATED, holder.cn)
    await counter.press("escape")
    await counter.sees(DESK)
    await counter.type(forged)
    await counter.press("tab")
    await counter.sees("查無此客戶", DESK)
    await counter.type(stated["code"])
    await counter.press("tab")
    await counter.sees("客戶 ", holder.cn)
