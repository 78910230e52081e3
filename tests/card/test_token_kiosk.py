"""A kiosk whose settings name a PKCS#11 module: what such a module can do is done, and the rest is said."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind, KeyAlgorithm, Use
from ra_contract.order import Kind
from rakiosk.card.pkcs11 import TokenReader
from rakiosk.card.port import OpenedCard
from rakiosk.card.service import CardService
from rakiosk.card.token_session import TokenSession
from rakiosk_ra.cards.rows import PinResetRow
from tests.card.rig import pin
from tests.flows import new_account
from tests.kiosk import PIN, WRONG_PIN, Kiosk, kiosk_name, kiosk_of
from tests.ra.world import PASSWORD, World

pytestmark = pytest.mark.xdist_group("softhsm")

NEW_PIN = "805317"
CANNOT = ("本機台無法以這種晶片卡辦理此項作業", "請攜帶晶片卡、兩種身分證件與印鑑至櫃檯", "C19", "返回服務選單")
CANNOT_RESET = ("本機台無法重置晶片卡密碼", "該次授權並未使用", "改授權另一台機台", "C22", "返回服務選單")


@dataclass
class Holder:
    """The customer who signs in: the holder of a token that the RA knows."""

    cn: str
    password: str = PASSWORD


@asynccontextmanager
async def opened(module: str, label: str) -> AsyncIterator[OpenedCard]:
    card_service = CardService(TokenReader(module, label=label), make_session=TokenSession)
    async with card_service.opened() as card:
        yield card
    await card_service.close()


@pytest.fixture
async def holder(served_ra: World, module: str, token: str) -> Holder:
    """Somebody with a blank token, who may apply."""
    async with opened(module, token) as card:
        cn, admin = f"T-{card.guid[:12].upper()}", served_ra.admin
        admin.customers.add(cn, "林測試", CarrierKind.CARD, PASSWORD, must_change=False, approved=True)
        admin.cards.add(card.guid, cn, bytes(24), ManagementAlgorithm.AES_192, "12345678", "C-TEST")
    return Holder(cn)


@pytest.fixture
async def renewable(served_ra: World, module: str, token: str, holder: Holder) -> Holder:
    """The same with certificates on the token that run out soon, and with an account to pay from."""
    now = datetime.now(UTC)
    validity = (now - timedelta(days=345), now + timedelta(days=20))
    async with opened(module, token) as card:
        await card.verify(pin())
        for use in Use:
            key = await card.generate(use, KeyAlgorithm.P_256)
            certificate = served_ra.admin.certificates.issue(holder.cn, use, key, *validity, card.guid)
            await card.write_certificate(use, certificate)
    new_account(served_ra, holder)
    return holder


@pytest.fixture
async def kiosk(served_ra: World, module: str, holder: Holder, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """The kiosk with the token in its reader and its holder signed in."""
    async with kiosk_of(served_ra, tmp_path, module=Path(module)) as running:
        await running.sign_in(holder)
        await running.sees("讀卡機：晶片卡已插入")
        yield running


@pytest.mark.manual("2.8.2", "2.8.4", "2.9.3", "2.9.4")
async def test_it_tests_the_signature_and_changes_the_pin(renewable: Holder, kiosk: Kiosk) -> None:
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    await kiosk.press("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees("晶片卡測試通過")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")

    await kiosk.press("8")
    await kiosk.sees("再次輸入新晶片卡密碼")
    await kiosk.enter(WRONG_PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("舊晶片卡密碼錯誤，沒有任何變更")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼更改完成")


@pytest.mark.manual("2.1.1")
async def test_who_wants_to_apply_is_told_before_terms_and_pin_and_no_order_is_opened(kiosk: Kiosk) -> None:
    await kiosk.sees("您還沒有憑證，本機台無法製作，請洽櫃檯")
    await kiosk.press("1")
    await kiosk.sees(*CANNOT)
    assert await kiosk.ra.orders() == []
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.1.1")
async def test_an_application_that_was_begun_elsewhere_is_kept_and_named(kiosk: Kiosk) -> None:
    ra = kiosk.ra
    order = await ra.open_order(Kind.APPLICATION, await ra.terms(CarrierKind.CARD, "zh_TW"), os.urandom(8).hex())
    await kiosk.press("1")
    await kiosk.sees(*CANNOT, order.number, "仍然保留")


@pytest.mark.manual("2.2.1", "2.2.3")
async def test_who_wants_to_renew_is_told_before_terms_and_money_and_no_order_is_opened(
    renewable: Holder, kiosk: Kiosk
) -> None:
    await kiosk.sees("本機台無法展期，請洽櫃檯")
    await kiosk.press("2")
    await kiosk.sees(*CANNOT)
    assert await kiosk.ra.orders() == []
    assert sum(account.debits for account in kiosk.world.admin.bank.accounts(renewable.cn)) == 0


@pytest.mark.manual("2.6.1")
async def test_a_reset_is_refused_before_the_ra_is_asked_and_the_authorisation_is_still_unused(
    holder: Holder, kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk.world.admin.pin_resets.authorise(holder.cn, kiosk_name(tmp_path), "clerk01")
    await kiosk.line.cut()
    await kiosk.press("6")
    await kiosk.sees(*CANNOT_RESET)
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await kiosk.line.restore()
    authorisation = await kiosk.ra.pin_reset()
    with kiosk.world.registry.database.read() as session:
        row = session.scalars(sa.select(PinResetRow).where(PinResetRow.id == authorisation.id)).one()
        assert (row.redeemed_at, row.completed_at) == (None, None)
        assert row.card.sealed_next_puk is None


@pytest.mark.manual("2.6.1")
async def test_without_a_clerk_nobody_is_sent_to_be_authorised_for_a_kiosk_that_cannot(kiosk: Kiosk) -> None:
    await kiosk.press("6")
    screen = await kiosk.sees(*CANNOT_RESET)
    assert "須先臨櫃辦理" not in screen
