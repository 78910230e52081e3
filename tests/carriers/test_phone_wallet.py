"""A carrier that nobody has thought of: a phone wallet, whose keys are in memory, goes through the same procedures."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import CarrierKind, Reason, Status, Use
from ra_contract.possession import renewal_statement, statement, unlock
from rakiosk.carriers.der import serial_of
from rakiosk.carriers.file.words import WORDS as FILE_WORDS
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Carrier, CarrierStep, CarrierWords, Keyring, Ordering, Sign
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Notice
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import Visit
from tests.flows import new_account, statuses
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.people import Key, certified_file_customer, new_file_customer

LINE = "手機錢包：已連線"
WORDS = CarrierWords(
    to_the_counter=_("手機錢包：請洽櫃檯"),
    agreed=(_("已同意：憑證將存放於手機錢包"), _("請將手機留在感應區")),
    applied=(_("手機錢包內已有憑證"),),
    renewed=(_("手機錢包內的憑證已更新"),),
    may_be_lost=((_("手機遺失"), Reason.KEY_COMPROMISE),),
    keep=_("請保留手機錢包"),
    tested=FILE_WORDS.tested,
    without_ra=FILE_WORDS.without_ra,
)


class PhoneWallet(Carrier):
    """The wallet of the one phone before the kiosk: its keys, and the certificates that go with them."""

    words = WORDS

    def __init__(self, keys: dict[Use, Key], certificates: dict[Use, bytes]) -> None:
        self.keys, self.certificates = keys, certificates

    def sign(self, message: bytes) -> bytes:
        return self._key(Use.SIGNING).sign(message, ec.ECDSA(SHA256()))

    def agree(self, point: bytes) -> bytes:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return self._key(Use.ENCRYPTION).exchange(ec.ECDH(), ephemeral)

    def request(self, cn: str) -> bytes:
        name = x509.Name.from_rfc4514_string(f"CN={cn}")
        signed = x509.CertificateSigningRequestBuilder(name).sign(self._key(Use.SIGNING), SHA256())
        return signed.public_bytes(Encoding.DER)

    def _key(self, use: Use) -> ec.EllipticCurvePrivateKey:
        key = self.keys[use]
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def keyring(self) -> Keyring:
        return WalletKeyring(self)

    def line(self, devices: Devices) -> Words:
        return LINE

    async def take_back(self, v: Visit) -> None:
        await v.show(Notice(_("請取回您的手機")))


class WalletKeyring(Keyring):
    """The wallet's keys, for one errand."""

    def __init__(self, wallet: PhoneWallet) -> None:
        super().__init__(wallet)
        self.wallet = wallet

    @property
    def before_paying(self) -> tuple[CarrierStep, ...]:
        return (until(lambda order: not order.waits_for_old_key)(self.prove),)

    @property
    def making(self) -> tuple[CarrierStep, ...]:
        return (until(lambda order: order.is_confirmed)(self.make),)

    async def prove(self, v: Visit, ordering: Ordering) -> None:
        serial = serial_of(self.wallet.certificates[Use.SIGNING])
        proof = self.wallet.sign(renewal_statement(ordering.placed.id, serial))
        ordering.order = await v.ra.prove_old_key(ordering.placed, serial, proof)

    async def make(self, v: Visit, ordering: Ordering) -> None:
        order, wallet = ordering.placed, self.wallet
        wallet.keys = {use: ec.generate_private_key(ec.SECP256R1()) for use in Use}
        public = wallet.keys[Use.ENCRYPTION].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        signing = await v.ra.certify_signing_key(order, wallet.request(v.customer.cn))
        encryption = await v.ra.certify_encryption_key(order, public)
        wallet.certificates = {Use.SIGNING: signing.der, Use.ENCRYPTION: encryption.der}
        signature = wallet.sign(statement(order.id, signing.certificate.serial, signing.nonce))
        secret = unlock(encryption.lock, wallet.agree)
        proofs = {signing.certificate.serial: signature, encryption.certificate.serial: secret}
        ordering.order = await v.ra.confirm(order, proofs)

    async def sign(self, v: Visit, use: Callable[[Sign], Awaitable[None]]) -> None:
        async def sign(message: bytes) -> tuple[bytes, bytes]:
            return self.wallet.sign(message), self.wallet.certificates[Use.SIGNING]

        await use(sign)


async def goes_through(kiosk: Kiosk, service: str, *screens: str) -> None:
    await kiosk.press(service)
    for words in screens:
        await kiosk.sees(words)
        await kiosk.goes_on("enter")
    await kiosk.sees("請選擇服務項目", LINE)


async def test_it_applies_and_signs_and_is_revoked(served_ra: World, tmp_path: Path) -> None:
    customer = new_file_customer(served_ra)
    async with kiosk_of(served_ra, tmp_path, carriers={CarrierKind.FILE: PhoneWallet({}, {})}) as kiosk:
        await kiosk.sign_in(customer)
        await goes_through(kiosk, "1", "第一條", "憑證將存放於手機錢包", "手機錢包內已有憑證")
        assert set(statuses(kiosk, customer).values()) == {Status.VALID}
        await goes_through(kiosk, "7", "憑證檔測試通過")
        for keys in ("3", "enter", "2", "1", "1", "tab", "enter"):
            await kiosk.press(keys)
            await kiosk.rests()
        await kiosk.enter(customer.password)
        await kiosk.sees("憑證註銷完成", "請保留手機錢包")
        assert {c.reason for c in kiosk.world.admin.certificates.of(customer.cn)} == {Reason.KEY_COMPROMISE}


async def test_it_renews_by_leave_of_its_old_key_for_one_fee(served_ra: World, tmp_path: Path) -> None:
    customer = certified_file_customer(served_ra, expires_in_days=20)
    wallet = PhoneWallet(customer.keys, customer.certificates)
    new_account(served_ra, customer)
    async with kiosk_of(served_ra, tmp_path, carriers={CarrierKind.FILE: wallet}) as kiosk:
        await kiosk.sign_in(customer)
        await kiosk.press("2")
        await kiosk.sees("第一條")
        await kiosk.goes_on("enter")
        await kiosk.sees("展期費用為新臺幣 150 元")
        await kiosk.goes_on("enter")
        await kiosk.sees("請選擇扣款帳戶")
        await kiosk.goes_on("1")
        await kiosk.sees("扣款成功")
        await kiosk.goes_on("enter")
        await kiosk.sees("手機錢包內的憑證已更新")
        assert [kept.debits for kept in kiosk.world.admin.bank.accounts(customer.cn)] == [1]
