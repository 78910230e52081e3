"""貳、一 憑證申請: who may apply, the terms, the right card, and what is on it afterwards."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from ra_contract.certificate import Status, Use
from ra_contract.order import OrderState
from rakiosk.secret import Secret
from rakiosk_ra.orders.rows import OrderRow
from tests.flows import applies, at_the_pin, at_the_terms, certified_customer, logs_out
from tests.kiosk import LARGE_TEXT, PIN, Customer, Kiosk, kiosk_of, new_customer
from tests.ra.world import World

SCROLLBAR = " ▁▂▃▄▅▆▇█"


async def chooses(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("1")


@pytest.mark.manual("2.1.1")
async def test_a_customer_without_an_order_at_the_counter_is_told_so(kiosk: Kiosk) -> None:
    await chooses(kiosk, new_customer(kiosk.world, approved=False))
    await kiosk.sees("您尚未臨櫃辦理憑證申請", "兩種身分證件與印鑑", "A01")
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.1.1")
async def test_who_has_valid_certificates_is_told_so(kiosk: Kiosk) -> None:
    await chooses(kiosk, certified_customer(kiosk.world))
    await kiosk.sees("您已有有效的憑證", "憑證展期", "A02")


@pytest.mark.manual("2.1.1")
async def test_whose_certificates_are_on_hold_is_told_so(kiosk: Kiosk) -> None:
    customer = certified_customer(kiosk.world)
    kiosk.world.admin.certificates.hold(customer.cn)
    await chooses(kiosk, customer)
    await kiosk.sees("您的憑證已暫禁", "解禁須臨櫃辦理", "A03")


@pytest.mark.manual("2.1.1", "2.1.2")
async def test_without_a_card_it_is_asked_for_and_found_by_itself(kiosk: Kiosk, customer: Customer) -> None:
    await chooses(kiosk, customer)
    await kiosk.sees("請插入憑證晶片卡", "插入晶片卡後會自動繼續")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("第一條", "已閱讀 0 %", "同意", "不同意")


@pytest.mark.manual("2.1.2")
async def test_refusing_the_terms_opens_no_order(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_terms(kiosk, customer)
    await kiosk.press("end")
    await kiosk.sees("條款到此結束")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert kiosk.app.visit is not None
    assert await kiosk.app.visit.ra.orders() == []


@pytest.mark.manual("2.1.2")
@pytest.mark.parametrize("key", ["pagedown", "down", "space"])
async def test_the_terms_can_be_read_to_the_last_word(
    served_ra: World, customer: Customer, key: str, tmp_path: Path
) -> None:
    seen: set[str] = set()
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT) as kiosk:
        await at_the_terms(kiosk, customer)
        assert kiosk.app.visit is not None
        terms = await kiosk.app.visit.ra.terms(kiosk.app.visit.customer.carrier, "zh_TW")
        while "條款到此結束" not in (screen := await kiosk.rests()):
            seen.update(screen.split("\n"))
            await kiosk.press(key)
        seen.update(screen.split("\n"))
    rest = "".join(terms.text.split())
    lines = sorted(("".join(line.strip(SCROLLBAR).split()) for line in seen), key=len, reverse=True)
    while rest:
        line = next((line for line in lines if rest.startswith(line)), "")
        assert line, f"never seen: {rest[:40]}"
        rest = rest.removeprefix(line)


@pytest.mark.manual("2.1.2")
async def test_the_ra_keeps_which_terms_were_agreed_to_and_when(kiosk: Kiosk, customer: Customer) -> None:
    began = datetime.now(UTC)
    await at_the_terms(kiosk, customer)
    assert kiosk.app.visit is not None
    terms = await kiosk.app.visit.ra.terms(kiosk.app.visit.customer.carrier, "zh_TW")
    await kiosk.press("enter")
    await kiosk.sees("已同意用戶約定條款")
    with kiosk.world.registry.database.read() as session:
        row = session.scalars(sa.select(OrderRow).where(OrderRow.id == kiosk.ordering.placed.id)).one()
    assert row.terms_version == terms.version
    assert row.terms_sha256 == hashlib.sha256(terms.text.encode()).hexdigest()
    assert began <= row.opened_at <= datetime.now(UTC)


@pytest.mark.manual("2.1.3")
async def test_the_card_is_proven_before_it_goes_on(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.sees("使用憑證晶片卡儲存憑證", "已確認這是您的晶片卡", "申請案號")
    assert kiosk.app.visit is not None
    assert kiosk.ordering.placed.card_guid == customer.card.guid


@pytest.mark.manual("2.1.3")
async def test_the_card_of_another_customer_is_named_and_ones_own_goes_on(kiosk: Kiosk, customer: Customer) -> None:
    other = new_customer(kiosk.world)
    kiosk.reader.insert(other.card)
    await chooses(kiosk, customer)
    await kiosk.sees("不同意")
    await kiosk.press("enter")
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "請插入您自己的憑證晶片卡", "C06")
    kiosk.reader.pull()
    kiosk.reader.insert(customer.card)
    await kiosk.sees("已同意用戶約定條款")
    assert other.card.pin_tries_left == 3


@pytest.mark.manual("2.1.3")
async def test_a_card_that_the_ra_does_not_know_is_named(kiosk: Kiosk) -> None:
    customer = new_customer(kiosk.world, is_card_known=False)
    kiosk.reader.insert(customer.card)
    await chooses(kiosk, customer)
    await kiosk.sees("不同意")
    await kiosk.press("enter")
    await kiosk.sees("註冊中心沒有這張晶片卡的資料", "請插入本局發給您的憑證晶片卡", "A08")


@pytest.mark.manual("2.1.4", "2.1.5")
async def test_a_customer_applies_and_the_card_holds_what_the_ra_issued(kiosk: Kiosk, customer: Customer) -> None:
    screen = await applies(kiosk, customer)
    certificates = {certificate.use: certificate for certificate in kiosk.world.admin.certificates.of(customer.cn)}
    assert {use: certificate.status for use, certificate in certificates.items()} == dict.fromkeys(Use, Status.VALID)
    assert kiosk.app.visit is not None
    async with kiosk.app.visit.card_service.opened(customer.card.guid) as card:
        for use, certificate in certificates.items():
            assert await card.read_certificate(use) == base64.b64decode(certificate.der)
            assert certificate.serial.upper() in screen.replace(" ", "")
        signature = await card.sign(Use.SIGNING, b"what is signed", Secret.of(PIN))
    key = x509.load_der_x509_certificate(base64.b64decode(certificates[Use.SIGNING].der)).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, b"what is signed", ec.ECDSA(hashes.SHA256()))
    day = certificates[Use.SIGNING].not_after.astimezone().strftime("%Y-%m-%d")
    for words in ("簽章憑證", "加密憑證", "有效期間", day):
        assert words in screen


@pytest.mark.manual("2.1.5")
async def test_after_the_application_there_is_nothing_left_to_apply_for(kiosk: Kiosk, customer: Customer) -> None:
    await applies(kiosk, customer)
    await kiosk.press("enter")
    screen = await kiosk.sees("請選擇服務項目")
    assert "未完成" not in screen
    await kiosk.press("1")
    await kiosk.sees("您已有有效的憑證")


@pytest.mark.manual("2.1.1", "2.1.4")
async def test_an_order_that_was_left_goes_on_past_the_terms(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    assert kiosk.app.visit is not None
    number = kiosk.ordering.placed.number
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", f"您有一筆未完成的憑證申請 {number}")
    await logs_out(kiosk)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees(f"您有一筆未完成的憑證申請 {number}")
    await kiosk.press("1")
    await kiosk.sees("已同意用戶約定條款", number, "請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    orders = await kiosk.app.visit.ra.orders()
    assert [(order.number, order.state) for order in orders] == [(number, OrderState.CONFIRMED)]
