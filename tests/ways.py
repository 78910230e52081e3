"""Ways through the kiosk that more than one test goes, and customers who have been here before."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rakiosk.domain.certificate import Use
from tests.kiosk import PIN, Customer, Kiosk, new_customer
from tests.ra.world import World

SLOTS = {Use.SIGNING: 0x9C, Use.ENCRYPTION: 0x9D}  # SP 800-73-4 part 1, table 4b
CARD_REMOVED, RA_UNREACHABLE = "晶片卡已被取出", "目前無法連線到註冊中心"


async def at_the_terms(kiosk: Kiosk, customer: Customer) -> None:
    """Sign in with the card in the reader and choose 憑證申請."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("1")
    await kiosk.sees("同意", "不同意", "第一條")


async def at_the_notice(kiosk: Kiosk, customer: Customer) -> None:
    """Agree to the terms."""
    await at_the_terms(kiosk, customer)
    await kiosk.press("enter")
    await kiosk.sees("已同意用戶約定條款")


async def at_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    """Go on until the card PIN is asked for."""
    await at_the_notice(kiosk, customer)
    await kiosk.press("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")


async def applies(kiosk: Kiosk, customer: Customer) -> str:
    """The whole application; its last screen."""
    await at_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    return await kiosk.sees("憑證申請成功")


async def walks_to_the_end(kiosk: Kiosk) -> int:
    """Answer whatever 憑證申請 asks, restoring the line whenever it broke; how often it had."""
    broken = 0
    prompts = ("憑證申請成功", RA_UNREACHABLE, "請輸入晶片卡密碼", "已同意用戶約定條款", "不同意")
    while (prompt := await kiosk.sees_one_of(*prompts)) != "憑證申請成功":
        if prompt == RA_UNREACHABLE:
            broken += 1
            await kiosk.line.restore()
        elif prompt == "請輸入晶片卡密碼":
            await kiosk.type(PIN)
        await kiosk.goes_on("enter")
    return broken


async def logs_out(kiosk: Kiosk) -> None:
    """Log out, take the card, be gone."""
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統")
    await kiosk.press("enter")
    await kiosk.sees_no_more("是否要登出系統")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用")


def certified_customer(world: World, *, expires_in_days: int = 300) -> Customer:
    """A customer with certificates in force on the card."""
    customer = new_customer(world)
    not_after = datetime.now(UTC) + timedelta(days=expires_in_days)
    for use, slot in SLOTS.items():
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        validity = (not_after - timedelta(days=365), not_after)
        certificate = world.office.issue(customer.cn, use, public, *validity, customer.card.guid)
        customer.card.put_key(slot, key)
        customer.card.put_certificate(slot, certificate)
    return customer
