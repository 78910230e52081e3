"""參、二 when something is not as it should be: told in words, one debit at the most, and the renewal goes on."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from ra_contract.order import OrderState
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.fault_proxy import Break, FaultProxy
from tests.flows import OWN_ACCOUNTS, PAID, new_account, revokes_elsewhere, statuses
from tests.kiosk import Kiosk, kiosk_of
from tests.line import Line
from tests.ra.world import World
from tests.software.flows import (
    ASK_PASSWORD,
    CHOOSE_PASSWORD,
    LEAVE,
    OLD_FILE_PASSWORD,
    RENEWED,
    WHICH_OLD,
    at_the_account,
    at_the_agreement,
    at_the_old_file,
    debits_of,
    in_force,
    pays,
    puts_old_files_on,
    types_another_account,
    walks_to_the_end,
)
from tests.software.people import FileCustomer, certified_file_customer
from tests.software.test_apply_sticks import holds_what_is_in_force


@pytest.fixture
def renewable(served_ra: World, stick: FolderStick) -> FileCustomer:
    """A customer whose certificates run out soon, with an account, and the present files on the stick."""
    customer = certified_file_customer(served_ra, expires_in_days=12)
    new_account(served_ra, customer)
    puts_old_files_on(stick, customer)
    return customer


async def is_renewed_once(kiosk: Kiosk, customer: FileCustomer, stick: FolderStick) -> None:
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]
    assert debits_of(kiosk, customer) == 1
    assert holds_what_is_in_force(kiosk, customer, stick)


@pytest.mark.manual("3.2.3", "3.2.6")
async def test_files_that_cannot_prove_it_are_named_and_the_right_one_goes_on(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    stranger = certified_file_customer(kiosk.world)
    strange = puts_old_files_on(stick, stranger)
    (stick.folder / "A-damaged.p12").write_bytes(os.urandom(2000))
    (stick.folder / strange[Use.ENCRYPTION]).unlink()
    keys = {name: str(key) for key, name in enumerate(sorted(file.name for file in stick.folder.iterdir()), 1)}
    signing = next(name for name in keys if name.startswith(f"{renewable.cn}-sign"))
    encryption = next(name for name in keys if name.startswith(f"{renewable.cn}-encrypt"))
    foreign = next(name for name in keys if name.startswith(stranger.cn))
    media.insert(stick)
    await at_the_old_file(kiosk, renewable)
    for name, words in (
        ("A-damaged.p12", "這個檔案不是憑證檔，或已損壞"),
        (encryption, "這是您的加密憑證檔，請選擇簽章憑證檔"),
        (foreign, "這不是您現有的簽章憑證檔"),
    ):
        await kiosk.press(keys[name])
        await kiosk.sees(ASK_PASSWORD, name)
        await kiosk.enter(OLD_FILE_PASSWORD)
        await kiosk.sees(WHICH_OLD, words)
    await kiosk.press(keys[signing])
    await kiosk.sees(ASK_PASSWORD, signing)
    await kiosk.press("enter")
    await kiosk.sees("請輸入憑證檔密碼。")
    await kiosk.enter("Not4these")
    await kiosk.sees("憑證檔密碼不正確", "請再試一次")
    await kiosk.press("escape")
    await kiosk.sees(WHICH_OLD)
    await kiosk.press(keys[signing])
    await kiosk.sees(ASK_PASSWORD)
    assert debits_of(kiosk, renewable) == 0
    await kiosk.enter(OLD_FILE_PASSWORD)
    await kiosk.sees(OWN_ACCOUNTS)
    await walks_to_the_end(kiosk, renewable, RENEWED)
    await is_renewed_once(kiosk, renewable, stick)


@pytest.mark.manual("3.2.3")
async def test_who_has_lost_the_old_file_is_sent_to_the_counter_and_nothing_is_debited(
    kiosk: Kiosk, media: FolderMedia, renewable: FileCustomer, tmp_path: Path
) -> None:
    media.insert(FolderStick(tmp_path / "empty", "EMPTY"))
    await at_the_old_file(kiosk, renewable)
    await kiosk.press("0")
    await kiosk.sees("無法在此證明這次展期", "尚未扣款", "請攜帶兩種身分證件與印鑑至櫃檯")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("3.2.3")
async def test_a_stick_that_is_no_good_is_told_before_any_money_moves(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    media.insert(replace(stick, is_read_only=True))
    await at_the_agreement(kiosk, renewable, "2")
    await kiosk.goes_on("enter")
    await kiosk.sees("這支隨身碟設有防寫保護", "M05", "仍然保留")
    media.alter(lambda present: replace(present, is_read_only=False, free=10))
    await kiosk.sees("這支隨身碟的空間已滿", "M06")
    assert debits_of(kiosk, renewable) == 0
    media.alter(lambda present: replace(present, free=10_000_000))
    await kiosk.press("enter")
    await kiosk.sees(WHICH_OLD)
    media.pull()
    await kiosk.sees("隨身碟已被取出", "M08")
    media.insert(stick)
    await kiosk.sees(WHICH_OLD)


@pytest.mark.manual("3.2.5", "3.2.6")
async def test_left_after_the_payment_it_goes_on_at_another_kiosk_without_a_second_debit_or_the_old_file(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer, tmp_path: Path
) -> None:
    media.insert(stick)
    await at_the_account(kiosk, renewable)
    await pays(kiosk, renewable)
    await kiosk.press("escape")
    await kiosk.sees(LEAVE, "都還沒有存檔", "仍然保留", "不會再次扣款")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    fresh, elsewhere = FolderStick(tmp_path / "fresh", "FRESH"), FolderMedia()
    async with kiosk_of(kiosk.world, tmp_path / f"{tmp_path.name}-elsewhere", media=elsewhere) as other:
        elsewhere.insert(fresh)
        await other.sign_in(renewable)
        await other.press("2")
        await other.sees("已同意用戶約定條款")
        await other.goes_on("enter")
        screen = await other.sees(PAID, "收據編號")
        assert OWN_ACCOUNTS not in screen
        await walks_to_the_end(other, renewable, RENEWED)
        await is_renewed_once(other, renewable, fresh)


@pytest.mark.manual("3.2.6")
async def test_certificates_that_are_suspended_meanwhile_are_told_and_the_paid_order_is_kept(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_account(kiosk, renewable)
    await pays(kiosk, renewable)
    kiosk.world.admin.certificates.hold(renewable.cn)
    await kiosk.enter("Lock4bothfiles", "Lock4bothfiles")
    await kiosk.sees("您的憑證已暫禁", "A03", "仍然保留")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證展期")
    kiosk.world.admin.certificates.resume(renewable.cn)
    await kiosk.press("2")
    await walks_to_the_end(kiosk, renewable, RENEWED)
    await is_renewed_once(kiosk, renewable, stick)


@pytest.mark.manual("3.2.6")
async def test_certificates_that_are_revoked_meanwhile_end_the_renewal_and_the_fee_goes_back(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_account(kiosk, renewable)
    await pays(kiosk, renewable)
    revokes_elsewhere(kiosk.world, renewable)
    await kiosk.enter("Lock4bothfiles", "Lock4bothfiles")
    await kiosk.sees("代碼：A05")
    assert [account.balance for account in kiosk.world.admin.bank.accounts(renewable.cn)] == [1000]
    assert set(statuses(kiosk, renewable).values()) == {Status.REVOKED}


@pytest.mark.manual("3.2.1", "3.2.2", "3.2.4", "3.2.6", "3.2.12")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_the_line_may_break_at_every_request_and_one_debit_comes_of_it(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, renewable: FileCustomer, break_line: Break
) -> None:
    media.insert(stick)
    await kiosk.sign_in(renewable)
    fault_proxy = FaultProxy(kiosk, break_line)
    await kiosk.press("2")
    assert await walks_to_the_end(kiosk, renewable, RENEWED) == len(fault_proxy.broke_at)
    for kind in ("old-key-proof", "payment", "certificates/signing", "certificates/encryption", "confirmation"):
        assert f"PUT /v1/orders/…/{kind}" in fault_proxy.broke_at
    await is_renewed_once(kiosk, renewable, stick)


@pytest.mark.manual("3.2.6")
async def test_where_policy_asks_for_no_proof_no_old_file_is_asked_for(
    kiosk: Kiosk, media: FolderMedia, renewable: FileCustomer, tmp_path: Path
) -> None:
    strict = kiosk.world.registry.settings
    lenient = replace(strict, certificates=replace(strict.certificates, files_prove_old_key=False))
    object.__setattr__(kiosk.world.registry, "settings", lenient)  # as the RA is started with another ra.toml
    try:
        fresh = FolderStick(tmp_path / "fresh", "FRESH")
        media.insert(fresh)
        await at_the_agreement(kiosk, renewable, "2")
        await kiosk.goes_on("enter")
        await types_another_account(kiosk)
        await pays(kiosk, renewable)
        await kiosk.sees(CHOOSE_PASSWORD)
        await walks_to_the_end(kiosk, renewable, RENEWED)
        await is_renewed_once(kiosk, renewable, fresh)
        assert len(in_force(kiosk, renewable)) == 2
    finally:
        object.__setattr__(kiosk.world.registry, "settings", strict)
