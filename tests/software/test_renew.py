"""參、二 憑證展期 in files: the old file's key proves it before any money moves, and the old files stay untouched."""

import base64
from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from rakiosk.carriers.file.names import likely_signing
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import new_account
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.flows import (
    OLD_FILE_PASSWORD,
    RENEWED,
    at_the_account,
    at_the_agreement,
    chooses_password,
    debits_of,
    finishes,
    held_in,
    in_force,
    pays,
    puts_old_files_on,
    saves_the_first,
    saves_the_second,
)
from tests.software.people import FileCustomer, certified_file_customer


@pytest.fixture
def renewable(served_ra: World) -> FileCustomer:
    """A customer whose certificates run out soon, with an account."""
    customer = certified_file_customer(served_ra, expires_in_days=12)
    new_account(served_ra, customer)
    return customer


@pytest.mark.parametrize(
    ("names", "likely"),
    [
        (("A-1-encrypt-20251204.p12", "A-1-sign-20251204.p12", "A-1-sign-20241204.p12"), "A-1-sign-20251204.p12"),
        (("我的加密憑證.p12", "我的簽章憑證.pfx"), "我的簽章憑證.pfx"),
        (("A-1-sign-20241204.p12", "我的簽章憑證.p12", "B-2-sign-20261204.p12"), "A-1-sign-20241204.p12"),
        (("簽章加密.p12", "certificate (1).p12"), ""),
    ],
)
def test_the_file_that_is_called_the_signing_one_is_chosen_beforehand(names: tuple[str, ...], likely: str) -> None:
    assert likely_signing(names, "A-1") == likely


async def goes_on_from_the_account(kiosk: Kiosk, customer: FileCustomer) -> str:
    """Pay, and save both files; the screen that says that it is done."""
    await pays(kiosk, customer)
    await chooses_password(kiosk)
    await saves_the_first(kiosk)
    await saves_the_second(kiosk)
    return await finishes(kiosk, RENEWED)


@pytest.mark.manual("3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6")
@pytest.mark.manual("3.2.7", "3.2.8", "3.2.9", "3.2.10", "3.2.11", "3.2.12")
async def test_a_customer_renews_by_the_old_files_key_and_keeps_the_old_files(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    names = puts_old_files_on(stick, renewable)
    old = {file.name: file.read_bytes() for file in stick.folder.iterdir()}
    replaced = in_force(kiosk, renewable)
    media.insert(stick)
    await at_the_account(kiosk, renewable)
    assert kiosk.app.visit is not None
    assert kiosk.ordering.placed.old_key_proven
    assert debits_of(kiosk, renewable) == 0
    screen = await goes_on_from_the_account(kiosk, renewable)
    assert "請保留舊的加密憑證檔" in screen
    assert "收據編號" in screen
    new = in_force(kiosk, renewable)
    assert {use: c.serial for use, c in new.items()} != {use: c.serial for use, c in replaced.items()}
    held = held_in(stick)
    assert sorted(held.values()) == sorted(base64.b64decode(c.der) for c in new.values())
    assert {name: (stick.folder / name).read_bytes() for name in old} == old
    assert set(held_in(stick, OLD_FILE_PASSWORD)) == set(names.values())
    states = {c.serial: c.status for c in kiosk.world.admin.certificates.of(renewable.cn)}
    assert {states[c.serial] for c in replaced.values()} == {Status.SUPERSEDED}
    assert set(new) == set(Use)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("3.2.3", "3.2.5", "3.2.12")
async def test_with_a_printer_the_receipt_of_the_fee_is_offered_at_the_end(
    served_ra: World, tmp_path: Path, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    papers = tmp_path / "papers"
    puts_old_files_on(stick, renewable)
    media.insert(stick)
    async with kiosk_of(served_ra, tmp_path, media=media, printer_folder=papers) as kiosk:
        await at_the_account(kiosk, renewable)
        await goes_on_from_the_account(kiosk, renewable)
        await kiosk.goes_on("enter")
        await kiosk.sees("是否要列印收據", "憑證展期收據", "NT$ 150")
        await kiosk.press("enter")
        await kiosk.sees("收據是否印出？")
        assert [paper.suffix for paper in papers.iterdir()] == [".pdf"]


@pytest.mark.manual("3.2.3")
async def test_that_no_receipt_can_be_printed_is_told_before_the_payment(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    puts_old_files_on(stick, renewable)
    media.insert(stick)
    await at_the_agreement(kiosk, renewable, "2")
    await kiosk.sees("本機台沒有印表機", "仍可辦理展期，收據編號會顯示在畫面上")
