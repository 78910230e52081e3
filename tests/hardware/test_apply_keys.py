"""貳、一 on a card that holds keys already: who may miss them is asked before they are lost."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.certificate import Status, Use
from tests.flows import SLOTS, applies_but_for_the_confirmation, certified_customer, revokes_elsewhere
from tests.hardware.test_odd_cards import GENERATE, count
from tests.kiosk import PIN, Customer, Kiosk

OLD, FOREIGN = "這張晶片卡內仍有您的舊加密金鑰", "這張晶片卡內有並非本註冊中心簽發的金鑰"
BARE, UNSEEN = "這張晶片卡內有一把沒有憑證的金鑰", "卡片內若有其他金鑰，將由新金鑰取代"


def foreign_certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Somebody else's certificate (DER)."""
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "another house")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 4711, now, now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


async def agrees(kiosk: Kiosk, customer: Customer) -> None:
    """Up to where the card was bound."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("1")
    await kiosk.sees("不同意")
    await kiosk.press("enter")


@pytest.mark.manual("2.1.3")
async def test_the_old_encryption_key_is_asked_about_and_kept_by_who_leaves(kiosk: Kiosk) -> None:
    customer = certified_customer(kiosk.world)
    revokes_elsewhere(kiosk.world, customer)
    kiosk.world.admin.customers.approve(customer.cn)
    before = dict(customer.card._memory.keys)
    await agrees(kiosk, customer)
    await kiosk.sees(OLD, "只能用這把金鑰解讀", "請勿繼續", "保留並離開")
    await kiosk.press("enter")  # the focus is on keeping it
    await kiosk.sees("請選擇服務項目")
    assert (customer.card._memory.keys, count(kiosk, GENERATE)) == (before, 0)
    await kiosk.press("1")
    await kiosk.sees(OLD)
    await kiosk.press("shift+tab", "enter")
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    valid = [c for c in kiosk.world.admin.certificates.of(customer.cn) if c.status is Status.VALID]
    assert {c.use for c in valid} == set(Use)


@pytest.mark.manual("2.1.3")
@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("is_certificate", [True, False])
async def test_foreign_keys_are_asked_about_and_kept_by_who_leaves(
    kiosk: Kiosk, customer: Customer, use: Use, is_certificate: bool
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    customer.card.put_key(SLOTS[use], key)
    customer.card.put_certificate(SLOTS[use], foreign_certificate(key) if is_certificate else b"no certificate")
    before = dict(customer.card._memory.keys)
    await agrees(kiosk, customer)
    await kiosk.sees(FOREIGN, "可能仍在其他地方使用")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert customer.card._memory.keys == before


@pytest.mark.manual("2.1.3")
async def test_keys_of_an_application_that_was_broken_off_are_nothing_to_ask_about(
    kiosk: Kiosk, customer: Customer
) -> None:
    await applies_but_for_the_confirmation(kiosk, customer)
    kiosk.reader.insert(customer.card)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("1")
    await kiosk.sees("已同意用戶約定條款")


@pytest.mark.manual("2.1.3")
@pytest.mark.parametrize("use", list(Use))
async def test_a_key_without_certificate_is_asked_about_where_the_card_tells_of_it(
    kiosk: Kiosk, customer: Customer, use: Use
) -> None:
    customer.card.speak_as(bytes((5, 4, 3)))
    customer.card.put_key(SLOTS[use], ec.generate_private_key(ec.SECP256R1()))
    before = dict(customer.card._memory.keys)
    await agrees(kiosk, customer)
    await kiosk.sees(BARE, "先前未完成的申請", "保留並離開")
    await kiosk.press("enter")  # the focus is on keeping it
    await kiosk.sees("請選擇服務項目")
    assert customer.card._memory.keys == before
    await kiosk.press("1")
    await kiosk.sees(BARE)
    await kiosk.press("shift+tab", "enter")
    assert UNSEEN not in await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.1.3")
@pytest.mark.parametrize("tells", [True, False])
async def test_of_a_blank_card_it_is_said_only_where_the_card_cannot_tell(
    kiosk: Kiosk, customer: Customer, tells: bool
) -> None:
    if tells:
        customer.card.speak_as(bytes((5, 4, 3)))
    await agrees(kiosk, customer)
    screen = await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")
    assert (UNSEEN in screen, BARE in screen) == (not tells, False)
