"""貳、二 憑證展期: who may renew and when, the terms, the right card, and what is on it afterwards."""

import base64
import os
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from ra_contract.certificate import Certificate, Status, Use
from ra_contract.order import Kind, OrderState
from ra_contract.possession import SECRET_LENGTH, lock
from rakiosk.card.session import CardSession
from rakiosk.carriers.der import serial_of
from rakiosk.secret import Secret
from tests.card.rig import CountingConnection
from tests.flows import (
    OWN_ACCOUNTS,
    RENEWED,
    SLOTS,
    account_of,
    at_the_account,
    at_the_pin_of_the_renewal,
    at_the_receipt,
    certified_customer,
    renewable_customer,
    revokes_elsewhere,
    walks_to_the_renewal,
)
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk, kiosk_of
from tests.ra.world import World


async def chooses(kiosk: Kiosk, customer: Customer) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("2")


async def orders_of(kiosk: Kiosk) -> list[tuple[Kind, OrderState]]:
    assert kiosk.app.visit is not None
    return [(order.kind, order.state) for order in await kiosk.app.visit.ra.orders()]


def debits_of(kiosk: Kiosk, customer: Customer) -> int:
    return sum(account.debits for account in kiosk.world.admin.bank.accounts(customer.cn))


def with_status(kiosk: Kiosk, customer: Customer, status: Status) -> dict[Use, Certificate]:
    certificates = kiosk.world.admin.certificates.of(customer.cn)
    return {certificate.use: certificate for certificate in certificates if certificate.status is status}


@pytest.mark.manual("2.2.1")
async def test_before_its_window_the_day_on_which_it_opens_is_told(kiosk: Kiosk) -> None:
    customer = certified_customer(kiosk.world, expires_in_days=200)
    await chooses(kiosk, customer)
    await kiosk.sees("尚未到可以展期的時間", "返回服務選單")
    assert kiosk.app.visit is not None
    opens_on = (await kiosk.app.visit.ra.eligibility(Kind.RENEWAL)).opens_on
    assert opens_on is not None
    await kiosk.sees(f"您可以自 {opens_on.astimezone():%Y-%m-%d} 起在任一機台辦理展期")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.2.1")
@pytest.mark.parametrize(("days", "words"), [(31.5, "尚未到可以展期的時間"), (29.5, "不同意"), (0.01, "不同意")])
async def test_the_window_is_open_from_the_thirtieth_day_to_the_last_moment(
    kiosk: Kiosk, days: float, words: str
) -> None:
    await chooses(kiosk, renewable_customer(kiosk.world, expires_in_days=days))
    await kiosk.sees(words)


@pytest.mark.manual("2.2.1")
async def test_expired_certificates_are_told_with_their_day_and_sent_to_the_counter(kiosk: Kiosk) -> None:
    customer = certified_customer(kiosk.world, expires_in_days=-3)
    await chooses(kiosk, customer)
    day = with_status(kiosk, customer, Status.EXPIRED)[Use.SIGNING].not_after.astimezone()
    await kiosk.sees("您的憑證已到期", f"憑證已於 {day:%Y-%m-%d} 到期，無法在此展期", "至櫃檯")


@pytest.mark.manual("2.2.1")
async def test_certificates_on_hold_cannot_be_renewed(kiosk: Kiosk, renewable: Customer) -> None:
    kiosk.world.admin.certificates.hold(renewable.cn)
    await chooses(kiosk, renewable)
    await kiosk.sees("您的憑證已暫禁", "解禁須臨櫃辦理", "A03")


@pytest.mark.manual("2.2.1")
async def test_revoked_certificates_cannot_be_renewed(kiosk: Kiosk, renewable: Customer) -> None:
    revokes_elsewhere(kiosk.world, renewable)
    await chooses(kiosk, renewable)
    await kiosk.sees("您的憑證已註銷", "B04", "返回服務選單")


@pytest.mark.manual("2.2.1")
async def test_who_has_nothing_to_renew_is_sent_to_the_application(kiosk: Kiosk, customer: Customer) -> None:
    await chooses(kiosk, customer)
    await kiosk.sees("您沒有可以展期的憑證", "請選擇「憑證申請」", "B01")


@pytest.mark.manual("2.2.2")
async def test_refusing_the_terms_opens_no_order_and_costs_nothing(kiosk: Kiosk, renewable: Customer) -> None:
    await chooses(kiosk, renewable)
    await kiosk.sees("同意", "不同意", "第一條")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert await orders_of(kiosk) == []
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6", "2.2.7")
async def test_a_customer_renews_and_the_card_holds_what_the_ra_issued(kiosk: Kiosk, renewable: Customer) -> None:
    old = with_status(kiosk, renewable, Status.VALID)
    screen = await at_the_receipt(kiosk, renewable)
    account = account_of(kiosk, renewable)
    for words in ("NT$ 150", f"{'*' * 10}{account[-4:]}", "申請案號", "只扣款一次"):
        assert words in screen
    assert account not in screen
    assert debits_of(kiosk, renewable) == 1
    await kiosk.goes_on("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    screen = await kiosk.sees(RENEWED, "舊憑證已由新憑證取代，不再有效", "以前為您加密的資料仍可讀取", "收據編號")
    assert kiosk.app.visit is not None
    receipt = kiosk.ordering.placed.receipt
    assert receipt is not None
    assert receipt.number in screen
    new = with_status(kiosk, renewable, Status.VALID)
    assert set(new) == set(Use)
    async with kiosk.app.visit.card_service.opened(renewable.card.guid) as card:
        for use, certificate in new.items():
            assert await card.read_certificate(use) == base64.b64decode(certificate.der)
            assert certificate.serial.upper() in screen.replace(" ", "")
            assert certificate.not_after > old[use].not_after
    replaced = with_status(kiosk, renewable, Status.SUPERSEDED)
    assert {use: c.serial for use, c in replaced.items()} == {use: c.serial for use, c in old.items()}
    assert await orders_of(kiosk) == [(Kind.RENEWAL, OrderState.CONFIRMED)]
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.7")
async def test_what_was_encrypted_before_can_still_be_read_and_a_new_key_signs(
    kiosk: Kiosk, renewable: Customer
) -> None:
    old = with_status(kiosk, renewable, Status.VALID)
    keys = {use: public_key(old[use]) for use in Use}
    secret = os.urandom(SECRET_LENGTH)
    locked = lock(secret, keys[Use.ENCRYPTION])
    await at_the_account(kiosk, renewable)
    await walks_to_the_renewal(kiosk, renewable)
    assert kiosk.app.visit is not None
    async with kiosk.app.visit.card_service.opened(renewable.card.guid) as card:
        await card.verify(Secret.of(PIN))
        assert await card.unlock(Use.ENCRYPTION, locked) == secret
    new = with_status(kiosk, renewable, Status.VALID)
    assert public_key(new[Use.ENCRYPTION]) == keys[Use.ENCRYPTION]
    assert public_key(new[Use.SIGNING]) != keys[Use.SIGNING]


def public_key(certificate: Certificate) -> ec.EllipticCurvePublicKey:
    key = x509.load_der_x509_certificate(base64.b64decode(certificate.der)).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key


@pytest.mark.manual("2.2.1", "2.2.7")
async def test_after_the_renewal_it_is_too_early_for_the_next(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_account(kiosk, renewable)
    await walks_to_the_renewal(kiosk, renewable)
    await kiosk.press("enter")
    screen = await kiosk.sees("請選擇服務項目")
    assert "未完成" not in screen
    await kiosk.press("2")
    await kiosk.sees("尚未到可以展期的時間")


@pytest.mark.manual("2.2.3")
async def test_a_blocked_pin_is_told_before_any_money_moves(kiosk: Kiosk, renewable: Customer) -> None:
    renewable.card.set_pin_tries(0)
    await chooses(kiosk, renewable)
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    screen = await kiosk.sees("晶片卡密碼已鎖住，沒有剩餘機會", "晶片卡密碼重置", "C15")
    assert OWN_ACCOUNTS not in screen
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.3")
@pytest.mark.parametrize("use", list(Use))
async def test_a_card_without_its_certificates_is_told_before_any_money_moves(
    kiosk: Kiosk, renewable: Customer, use: Use
) -> None:
    item = {Use.SIGNING: "5fc10a", Use.ENCRYPTION: "5fc10b"}[use]
    del renewable.card._memory.objects[item]
    await chooses(kiosk, renewable)
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("這張晶片卡內還沒有憑證", "C13")
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.3")
async def test_a_card_with_other_certificates_than_those_to_be_renewed_is_told_before_any_money_moves(
    kiosk: Kiosk, renewable: Customer
) -> None:
    stranger = certified_customer(kiosk.world)
    renewable.card._memory.objects["5fc10a"] = stranger.card._memory.objects["5fc10a"]
    await chooses(kiosk, renewable)
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("晶片卡內的舊金鑰未能證明這次展期", "B05")
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.3")
async def test_the_card_of_another_customer_is_named_and_ones_own_goes_on(kiosk: Kiosk, renewable: Customer) -> None:
    other = certified_customer(kiosk.world)
    kiosk.reader.insert(other.card)
    await kiosk.sign_in(renewable)
    await kiosk.press("2")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "C06")
    kiosk.reader.pull()
    kiosk.reader.insert(renewable.card)
    await kiosk.sees("已同意用戶約定條款")
    assert debits_of(kiosk, renewable) == 0


@pytest.mark.manual("2.2.6")
async def test_a_wrong_pin_after_the_payment_costs_one_try_and_no_second_debit(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees("晶片卡密碼錯誤", "還剩 2 次機會")
    assert renewable.card.pin_tries_left == 2
    await kiosk.enter(PIN)
    await kiosk.sees(RENEWED)
    assert renewable.card.pin_tries_left == 3
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.6")
async def test_a_pin_that_is_blocked_after_the_payment_keeps_the_paid_order(kiosk: Kiosk, renewable: Customer) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    assert kiosk.app.visit is not None
    number = kiosk.ordering.placed.number
    for left in (2, 1):
        await kiosk.enter(WRONG_PIN)
        await kiosk.sees("晶片卡密碼錯誤", f"還剩 {left} 次機會" if left > 1 else "這是最後一次機會")
    await kiosk.enter(WRONG_PIN)
    await kiosk.sees("晶片卡密碼已鎖住", number, "仍然保留")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目", f"您有一筆未完成的憑證展期 {number}")
    assert await orders_of(kiosk) == [(Kind.RENEWAL, OrderState.PAID)]
    renewable.card.set_pin_tries(3)  # as the counter resets it
    await kiosk.press("2")
    await walks_to_the_renewal(kiosk, renewable)
    assert debits_of(kiosk, renewable) == 1


@pytest.mark.manual("2.2.6")
async def test_an_old_key_that_does_not_fit_its_certificate_is_refused_and_the_fee_is_kept(
    kiosk: Kiosk, renewable: Customer
) -> None:
    renewable.card.put_key(SLOTS[Use.SIGNING], ec.generate_private_key(ec.SECP256R1()))
    await at_the_pin_of_the_renewal(kiosk, renewable)
    await kiosk.enter(PIN)
    await kiosk.sees("晶片卡未通過檢查", "C12", "仍然保留")
    assert set(with_status(kiosk, renewable, Status.VALID)) == set(Use)
    assert serial_of_card(renewable) == with_status(kiosk, renewable, Status.VALID)[Use.SIGNING].serial


def serial_of_card(customer: Customer) -> str:
    session = CardSession(CountingConnection(customer.card))
    try:
        return serial_of(session.read_certificate(Use.SIGNING))
    finally:
        session.close()


def text_of(slip: Path) -> str:
    return subprocess.run(["pdftotext", str(slip), "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.manual("2.2.3", "2.2.5", "2.2.7")
async def test_with_a_printer_the_receipt_of_the_fee_is_printed_at_the_end(
    served_ra: World, renewable: Customer, tmp_path: Path
) -> None:
    folder = tmp_path / "slips"
    async with kiosk_of(served_ra, tmp_path, printer_folder=folder) as kiosk:
        await at_the_account(kiosk, renewable)
        await walks_to_the_renewal(kiosk, renewable)
        await kiosk.goes_on("enter")
        await kiosk.sees("是否要列印收據", "憑證展期收據", "不列印")
        assert kiosk.app.visit is not None
        receipt = kiosk.ordering.placed.receipt
        assert receipt is not None
        await kiosk.press("enter")
        await kiosk.sees("收據是否印出？")
        (slip,) = folder.iterdir()
        text = text_of(slip)
        assert receipt.number in text
        assert "NT$ 150" in text
        await kiosk.press("1")
        await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.2.3")
async def test_a_printer_that_cannot_print_is_told_before_the_payment_and_forbids_nothing(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await chooses(kiosk, renewable)
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    await kiosk.sees("本機台沒有印表機", "(P14)", "仍可辦理展期，收據編號會顯示在畫面上")
    await kiosk.goes_on("enter")
    await kiosk.sees(OWN_ACCOUNTS)
