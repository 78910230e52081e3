"""The way of staff through the counter, as its tests go it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.card import ManagementAlgorithm
from ra_contract.clerk import Role
from rakiosk_demo.simulators.card import SoftwareCard
from tests.kiosk import PIN, Customer, Kiosk, new_customer
from tests.ra.counter import PASSWORD, Office
from tests.ra.world import World

WELCOME, SIGN_IN, DESK, STAFF = "歡迎使用", "臨櫃人員登入", "的臨櫃作業", "臨櫃人員作業中"
DOCUMENTS, SECOND, AUTHORISED = "您查驗了哪些證件", "需要第二位人員核可", "晶片卡密碼重置已授權"
AUTHENTICATION = 0x9A
SEAL = "8"
TAKE_OVER = "請您接手操作鍵盤"


@dataclass(frozen=True)
class Staff:
    """An office's clerk and supervisor, by their ids."""

    office: Office
    clerk: str
    supervisor: str


def staff_of(office: Office) -> Staff:
    """A clerk and a supervisor of an office."""
    return Staff(office, office.clerk(), office.clerk(Role.SUPERVISOR))


async def signs_in(kiosk: Kiosk, clerk: str, password: str = PASSWORD) -> None:
    """From the front page to the desk."""
    await kiosk.sees(WELCOME)
    await kiosk.press("f8")
    await kiosk.sees(SIGN_IN, "人員代號")
    await kiosk.enter(clerk, password)
    await kiosk.sees(DESK, STAFF)


async def finds(kiosk: Kiosk, customer: Customer) -> None:
    """From the desk to the customer's page."""
    await kiosk.enter(customer.cn)
    await kiosk.sees("客戶 ", customer.cn)


async def attends(kiosk: Kiosk, clerk: str, customer: Customer) -> None:
    """From the front page to the customer's page."""
    await signs_in(kiosk, clerk)
    await finds(kiosk, customer)


async def takes_back(kiosk: Kiosk, customer: Customer, *told: str) -> None:
    """From the customer's page to the end of a job of theirs that can be taken back, and what is told then."""
    await kiosk.sees("客戶 ", customer.cn)
    await kiosk.press("escape")
    await kiosk.sees(DESK)
    await kiosk.enter("2")
    await kiosk.sees("我的未結案件", customer.cn)
    await kiosk.press("1")
    await kiosk.sees("撤回這件案件")
    await kiosk.press("1")
    await kiosk.sees("已撤回", *told)


async def shows_documents(kiosk: Kiosk, *more: str) -> None:
    """Two documents, and what else is ticked."""
    await kiosk.sees(DOCUMENTS)
    await kiosk.press("1", "2", *more, "enter")


async def says_yes(kiosk: Kiosk, *words: str) -> None:
    """The last question before what cannot be undone."""
    await kiosk.sees("將立即生效", *words)
    await kiosk.press("tab", "enter")


async def approves(kiosk: Kiosk, supervisor: str) -> None:
    """The second person signs in at the same screen."""
    await kiosk.sees(SECOND)
    await kiosk.press("1")
    await kiosk.sees("第二位人員：")
    await kiosk.enter(supervisor, PASSWORD)


async def authorises(kiosk: Kiosk, staff: Staff) -> None:
    """From the customer's page to a PIN reset that is authorised."""
    await kiosk.press("1")
    await shows_documents(kiosk)
    await approves(kiosk, staff.supervisor)
    await kiosk.sees(AUTHORISED, "請您接手操作鍵盤")


def inventory_card(world: World, label: str, holder: str | None = None) -> SoftwareCard:
    """A blank card that the RA's inventory has: of the stock, or a holder's (CN)."""
    card = new_customer(world, is_card_known=False).card
    key = bytes.fromhex(card._memory.management_key)
    world.admin.cards.add(card.guid, holder, key, ManagementAlgorithm.AES_192, "12345678", label)
    return card


def staff_card(path: Path | None = None) -> tuple[SoftwareCard, bytes]:
    """A card with a key and a certificate for authentication, and that certificate (DER)."""
    card, key = SoftwareCard.create(path, management_key=bytes(32), pin=PIN), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "clerk")]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    card.put_key(AUTHENTICATION, key)
    card.put_certificate(AUTHENTICATION, certificate)
    return card, certificate
