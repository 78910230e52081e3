"""Ways through the kiosk that more than one test goes, and customers who have been here before."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import KeyAlgorithm, Status, Use
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.faults import Fault
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.ca.rows import AuthorityStatusRow
from tests.kiosk import PIN, Customer, Kiosk, Person, new_customer
from tests.ra.world import Customer as RaCustomer
from tests.ra.world import World, line

SLOTS = {Use.SIGNING: 0x9C, Use.ENCRYPTION: 0x9D}  # SP 800-73-4 part 1, table 4b
CARD_REMOVED, RA_UNREACHABLE = "晶片卡已被取出", "目前無法連線到註冊中心"
OWN_ACCOUNTS, ACCOUNT = "請選擇扣款帳戶", "請輸入存簿或劃撥儲金帳號"
PAID, RENEWED = "扣款成功", "憑證展期成功"


async def at_the_terms(kiosk: Kiosk, customer: Customer) -> None:
    """Sign in with the card in the reader and choose 憑證申請."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("1")
    await kiosk.sees("同意", "不同意", "第一條")


async def at_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    """Agree to the terms; that this was done stands above the question for the card PIN."""
    await at_the_terms(kiosk, customer)
    await kiosk.press("enter")
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼", "還剩 3 次機會")


async def applies(kiosk: Kiosk, customer: Customer) -> str:
    """The whole application; its last screen."""
    await at_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    return await kiosk.sees("憑證申請成功")


async def walks_to_the_end(kiosk: Kiosk) -> int:
    """Answer whatever 憑證申請 asks, restoring the line whenever it broke; how often it had."""
    broken = 0
    prompts = ("憑證申請成功", RA_UNREACHABLE, "請輸入晶片卡密碼", "不同意")
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


def certified_customer(
    world: World,
    *,
    expires_in_days: float = 300,
    path: Path | None = None,
    name: str = "林測試",
    cn: str = "",
    algorithm: KeyAlgorithm = KeyAlgorithm.P_256,
) -> Customer:
    """A customer with certificates in force on the card."""
    customer = new_customer(world, path=path, name=name, cn=cn)
    not_after = datetime.now(UTC) + timedelta(days=expires_in_days)
    for use, slot in SLOTS.items():
        key = _new_key(algorithm)
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        validity = (not_after - timedelta(days=365), not_after)
        certificate = world.admin.certificates.issue(customer.cn, use, public, *validity, customer.card.guid)
        customer.card.put_key(slot, key)
        customer.card.put_certificate(slot, certificate)
    return customer


def _new_key(algorithm: KeyAlgorithm) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if algorithm is KeyAlgorithm.P_256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


def renewable_customer(world: World, *, expires_in_days: float = 20) -> Customer:
    """A customer whose certificates run out soon, with a passbook account to pay from."""
    customer = certified_customer(world, expires_in_days=expires_in_days)
    new_account(world, customer)
    return customer


def new_account_number(digits: int = 14) -> str:
    """The number of an account that there is not: a passbook's, or with 8 digits a giro's."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def new_account(world: World, owner: Person, balance: int = 1000, *, number: str = "", **terms: Any) -> str:
    """The number of a new account, by default a passbook (NTD); `terms` as `Admin.bank.add_account` takes them."""
    number = number or new_account_number()
    world.admin.bank.add_account(number, owner.cn, balance, **terms)
    return number


def account_of(kiosk: Kiosk, customer: Person) -> str:
    """The number of the customer's first account."""
    return kiosk.world.admin.bank.accounts(customer.cn)[0].number


async def at_the_own_accounts(kiosk: Kiosk, customer: Customer) -> None:
    """With the card in the reader through 憑證展期 until one of the customer's own accounts is asked for."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("2")
    await kiosk.sees("同意", "不同意", "第一條")
    await kiosk.goes_on("enter")
    await kiosk.sees("已同意用戶約定條款", "展期費用為新臺幣 150 元")
    await kiosk.goes_on("enter")
    await kiosk.sees(OWN_ACCOUNTS, "展期費用新臺幣 150 元，只扣款一次")


async def at_the_account(kiosk: Kiosk, customer: Customer) -> None:
    """Go on to the field for any other account."""
    await at_the_own_accounts(kiosk, customer)
    await kiosk.goes_on("0")
    await kiosk.sees(ACCOUNT, "展期費用新臺幣 150 元，只扣款一次")


async def at_the_receipt(kiosk: Kiosk, customer: Customer) -> str:
    """Pay; the screen that says so."""
    await at_the_account(kiosk, customer)
    await kiosk.enter(account_of(kiosk, customer))
    return await kiosk.sees(PAID, "收據編號")


async def at_the_pin_of_the_renewal(kiosk: Kiosk, customer: Customer) -> None:
    """Pay, and go on until the card PIN is asked for."""
    await at_the_receipt(kiosk, customer)
    await kiosk.goes_on("enter")
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")


async def walks_to_the_renewal(kiosk: Kiosk, customer: Customer) -> int:
    """Answer whatever 憑證展期 asks, restoring the line whenever it broke; how often it had."""
    broken = 0
    prompts = (RENEWED, RA_UNREACHABLE, "請輸入晶片卡密碼", PAID, OWN_ACCOUNTS, ACCOUNT, "已同意用戶約定條款", "不同意")
    while (prompt := await kiosk.sees_one_of(*prompts)) != RENEWED:
        if prompt == RA_UNREACHABLE:
            broken += 1
            await kiosk.line.restore()
        elif prompt == "請輸入晶片卡密碼":
            await kiosk.type(PIN)
        elif prompt == ACCOUNT:
            await kiosk.type(account_of(kiosk, customer))
        await kiosk.goes_on("enter")
    return broken


async def applies_but_for_the_confirmation(kiosk: Kiosk, customer: Customer) -> None:
    """An application that is cut off when its certificates are on the card, and left; at the home."""
    await at_the_pin(kiosk, customer)
    kiosk.reader.plan(Fault.PULL_BEFORE, at=18)
    await kiosk.enter(PIN)
    await kiosk.sees(CARD_REMOVED)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")


def revokes_elsewhere(world: World, customer: Person) -> None:
    """All certificates of a customer, revoked at another kiosk."""
    visit = world.visit(RaCustomer(customer.cn, customer.password, None))
    serials = [certificate.serial for certificate in world.admin.certificates.of(customer.cn)]
    change = {"action": "revoke", "serials": serials, "reason": "card-lost", "password": customer.password}
    key = {"Idempotency-Key": os.urandom(8).hex()}
    visit.send("POST", "/v1/me/certificates/status-changes", change, **key).raise_for_status()


async def ends_elsewhere(kiosk: Kiosk, folder: Path) -> None:
    """The session is ended by someone else at the RA."""
    assert kiosk.app.visit is not None
    token = kiosk.ra.transport._token
    assert token is not None
    with line(kiosk.world.url, folder) as http:
        http.delete("/v1/session", headers={"Authorization": f"Bearer {token.text()}"}).raise_for_status()


def lets_the_authority_lag(kiosk: Kiosk, customer: Person) -> None:
    """From now on whoever asks finds an authority that has not yet carried out what the RA asked of it."""

    async def lag(request: httpx.Request) -> None:
        if request.method == "GET":
            with kiosk.world.registry.database.write() as session:
                for certificate in kiosk.world.admin.certificates.of(customer.cn):
                    session.get_one(AuthorityStatusRow, certificate.serial).status = AuthorityStatus.GOOD

    kiosk.ra.transport.http.event_hooks["request"].append(lag)


def statuses(kiosk: Kiosk, customer: Person) -> dict[Use, Status]:
    """How a customer's certificates stand at the RA: the newest of each use."""
    certificates = reversed(kiosk.world.admin.certificates.of(customer.cn))
    return {certificate.use: certificate.status for certificate in certificates}


def authority_statuses(kiosk: Kiosk, customer: Person) -> set[tuple[str, str | None]]:
    """How the authority answers for a customer's certificates, and by which reason of RFC 5280."""
    serials = [certificate.serial for certificate in kiosk.world.admin.certificates.of(customer.cn)]
    with kiosk.world.registry.database.read() as session:
        rows = [session.get_one(AuthorityStatusRow, serial) for serial in serials]
        return {(row.status, row.reason) for row in rows}


def pin_of(card: SoftwareCard) -> str:
    """The PIN that a card takes, as only its maker can know it."""
    return bytes.fromhex(card._memory.pin.value).rstrip(b"\xff").decode()
