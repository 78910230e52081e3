"""貳、二-3: whether the card has room for the new certificates is judged before the fee is debited (decision 0027)."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.certificate import Use
from ra_contract.order import Kind, OrderState
from rakiosk.card.objects import certificate_of
from tests.flows import OWN_ACCOUNTS, SLOTS, at_the_account, walks_to_the_renewal
from tests.kiosk import Customer, Kiosk

CONTAINER_BYTES = 1905  # SP 800-73-4 part 1, table 8
MARGIN_BYTES = 64  # by which a new certificate may be longer than the old one
ITEMS = {Use.SIGNING: "5fc10a", Use.ENCRYPTION: "5fc10b"}  # part 1, table 3
PUT_DATA = 0xDB  # part 2, 3.3.2


@pytest.mark.manual("2.2.3")
@pytest.mark.parametrize("use", list(Use))
async def test_a_card_without_room_for_the_new_certificate_is_told_before_any_money_moves(
    kiosk: Kiosk, renewable: Customer, use: Use
) -> None:
    fill(renewable, use, CONTAINER_BYTES - MARGIN_BYTES + 1)
    before = kiosk.world.admin.bank.accounts(renewable.cn)
    kiosk.reader.insert(renewable.card)
    await kiosk.sign_in(renewable)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("2")
    await kiosk.sees("不同意")
    await kiosk.goes_on("enter")
    screen = await kiosk.sees(
        "這張卡片的空間已滿", "需要換新卡，請攜帶這張卡片、兩種身分證件與印鑑至櫃檯", "C17", "返回服務選單"
    )
    assert OWN_ACCOUNTS not in screen
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    assert [account.debits for account in before] == [0]
    assert kiosk.world.admin.bank.accounts(renewable.cn) == before
    assert kiosk.app.visit is not None
    [order] = await kiosk.app.visit.ra.orders()
    assert (order.kind, order.state, order.receipt) == (Kind.RENEWAL, OrderState.OPENED, None)
    assert PUT_DATA not in {command.ins for command in kiosk.reader.commands}


@pytest.mark.manual("2.2.3", "2.2.7")
async def test_a_card_that_just_has_room_for_the_new_certificates_is_renewed(kiosk: Kiosk, renewable: Customer) -> None:
    for use in Use:
        fill(renewable, use, CONTAINER_BYTES - MARGIN_BYTES)
    await at_the_account(kiosk, renewable)
    await walks_to_the_renewal(kiosk, renewable)
    assert [account.debits for account in kiosk.world.admin.bank.accounts(renewable.cn)] == [1]


def fill(customer: Customer, use: Use, length: int) -> None:
    """Lengthen a certificate on the card until its container holds so many bytes; its serial and its key stay."""
    old = x509.load_der_x509_certificate(certificate_of(content(customer, use)))
    padding = 1000  # at which DER has all lengths in two bytes each, as with a little more or less
    customer.card.put_certificate(SLOTS[use], lengthened(old, padding))
    padding += length - len(content(customer, use))
    customer.card.put_certificate(SLOTS[use], lengthened(old, padding))
    assert len(content(customer, use)) == length


def content(customer: Customer, use: Use) -> bytes:
    """The contents of a certificate's container."""
    return bytes.fromhex(customer.card._memory.objects[ITEMS[use]])


def lengthened(old: x509.Certificate, padding: int) -> bytes:
    """The certificate (DER) with an extension of so many bytes, signed by a key whose signatures are of one length."""
    validity = (old.not_valid_before_utc, old.not_valid_after_utc)
    builder = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), old.serial_number, *validity)
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(padding))
    certificate = builder.add_extension(extension, critical=False).sign(ed25519.Ed25519PrivateKey.generate(), None)
    return certificate.public_bytes(Encoding.DER)
