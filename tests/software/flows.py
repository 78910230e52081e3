"""Ways through the sections of certificate files that more than one test goes."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509 import load_der_x509_certificate

from ra_contract.certificate import Certificate, Status, Use
from rakiosk_demo.simulators.sticks import FolderStick
from tests.flows import ACCOUNT, OWN_ACCOUNTS, PAID, RA_UNREACHABLE, account_of
from tests.kiosk import Kiosk
from tests.software.people import FileCustomer

FILE_PASSWORD, OLD_FILE_PASSWORD = "Lock4bothfiles", "Old4thefiles"
AGREED, CHOOSE_PASSWORD, CHOOSE_FORMAT = "已同意用戶約定條款", "請設定憑證檔密碼", "請選擇憑證檔格式"
SAVE_SIGNING, SAVE_ENCRYPTION, FILE_NAME = "儲存簽章憑證", "儲存加密憑證", "檔名"
MADE, TAKE, APPLIED, RENEWED = "憑證檔製作完成", "您現在可以取出隨身碟", "憑證申請成功", "憑證展期成功"
WHICH_OLD, ASK_PASSWORD = "請選擇您現有的簽章憑證檔", "請輸入憑證檔密碼"
WHICH_TO_CHECK, REPLACES = "請選擇要檢查的憑證檔", "將取代隨身碟內的檔案"
REMOVED, MISSING, LEAVE = "隨身碟已被取出", "兩個憑證檔之一不在這支隨身碟內", "還沒有完成，是否要先離開"


async def at_the_agreement(kiosk: Kiosk, customer: FileCustomer, key: str = "1") -> None:
    """Sign in, choose 憑證申請 (or another key), agree."""
    await kiosk.sign_in(customer)
    await kiosk.press(key)
    await kiosk.sees("同意", "不同意", "第一條")
    await kiosk.goes_on("enter")
    await kiosk.sees(AGREED)


async def at_the_password(kiosk: Kiosk, customer: FileCustomer, file_format: str = "1") -> None:
    """Go on until the password of the new files is asked for."""
    await at_the_agreement(kiosk, customer)
    await kiosk.sees(CHOOSE_FORMAT)
    await kiosk.goes_on(file_format)
    await kiosk.sees(CHOOSE_PASSWORD)


async def chooses_password(kiosk: Kiosk) -> None:
    """The password twice; at the name of the first file."""
    await kiosk.sees(CHOOSE_PASSWORD)
    await kiosk.enter(FILE_PASSWORD, FILE_PASSWORD)
    await kiosk.sees(SAVE_SIGNING, "唯一的一份", FILE_NAME)


async def at_the_first_name(kiosk: Kiosk, customer: FileCustomer) -> None:
    """Go on until the first file gets its name."""
    await at_the_password(kiosk, customer)
    await chooses_password(kiosk)


async def at_the_second_name(kiosk: Kiosk, customer: FileCustomer) -> None:
    """Save the first file, and go on until the second gets its name."""
    await at_the_first_name(kiosk, customer)
    await saves_the_first(kiosk)


async def saves_the_first(kiosk: Kiosk) -> None:
    """From the first name to the second."""
    await kiosk.goes_on("enter")
    await kiosk.sees(SAVE_ENCRYPTION, "唯一的一份", FILE_NAME)


async def saves_the_second(kiosk: Kiosk) -> str:
    """From the second name to the listing of both files."""
    await kiosk.goes_on("enter")
    return await kiosk.sees(MADE, "指紋")


async def finishes(kiosk: Kiosk, done: str = APPLIED) -> str:
    """From the listing to the last page."""
    await kiosk.goes_on("enter")
    await kiosk.sees(TAKE)
    await kiosk.goes_on("enter")
    return await kiosk.sees(done)


async def at_the_old_file(kiosk: Kiosk, customer: FileCustomer) -> None:
    """憑證展期 until the old signing file is asked for."""
    await at_the_agreement(kiosk, customer, "2")
    await kiosk.sees("展期費用為新臺幣 150 元")
    await kiosk.goes_on("enter")
    await kiosk.sees(WHICH_OLD)


async def at_the_account(kiosk: Kiosk, customer: FileCustomer, signing: str = "enter") -> None:
    """Prove the renewal by the old file (the second by name, chosen beforehand), and come to the account."""
    await at_the_old_file(kiosk, customer)
    await kiosk.press(signing)
    await kiosk.sees(ASK_PASSWORD)
    await kiosk.enter(OLD_FILE_PASSWORD)
    await types_another_account(kiosk)


async def types_another_account(kiosk: Kiosk) -> None:
    """From the customer's own accounts to the field for any other."""
    await kiosk.sees(OWN_ACCOUNTS)
    await kiosk.goes_on("0")
    await kiosk.sees(ACCOUNT)


async def pays(kiosk: Kiosk, customer: FileCustomer) -> None:
    """From the account to the password of the new files."""
    await kiosk.enter(account_of(kiosk, customer))
    await kiosk.sees(PAID, "收據編號")
    await kiosk.goes_on("enter")
    await kiosk.sees(CHOOSE_FORMAT)
    await kiosk.goes_on("1")
    await kiosk.sees(CHOOSE_PASSWORD)


async def opens_to_check(kiosk: Kiosk, key: str, password: str = OLD_FILE_PASSWORD) -> None:
    """檢查我的憑證檔: choose a file by its key, and type its password."""
    await kiosk.press("6")
    await kiosk.sees(WHICH_TO_CHECK)
    await kiosk.press(key)
    await kiosk.sees(ASK_PASSWORD)
    await kiosk.enter(password)


async def chooses_another_password(kiosk: Kiosk) -> None:
    """From what was found in a file to its new password, twice, and the first format."""
    await kiosk.goes_on("enter")
    await kiosk.goes_on("1")
    await kiosk.enter(FILE_PASSWORD, FILE_PASSWORD)
    await kiosk.sees(CHOOSE_FORMAT)
    await kiosk.press("1")


def puts_old_files_on(stick: FolderStick, customer: FileCustomer) -> dict[Use, str]:
    """The customer's present certificates in files on the stick, as any other program makes them; their names."""
    stick.folder.mkdir(exist_ok=True)
    names = {}
    for use, word in ((Use.SIGNING, "sign"), (Use.ENCRYPTION, "encrypt")):
        names[use] = f"{customer.cn}-{word}-20251204.p12"
        content = pkcs12.serialize_key_and_certificates(
            None,
            customer.keys[use],
            load_der_x509_certificate(customer.certificates[use]),
            None,
            BestAvailableEncryption(OLD_FILE_PASSWORD.encode()),
        )
        (stick.folder / names[use]).write_bytes(content)
    return names


def in_force(kiosk: Kiosk, customer: FileCustomer) -> dict[Use, Certificate]:
    """The valid certificates at the RA."""
    certificates = kiosk.world.admin.certificates.of(customer.cn)
    return {certificate.use: certificate for certificate in certificates if certificate.status is Status.VALID}


def debits_of(kiosk: Kiosk, customer: FileCustomer) -> int:
    """How often the customer's accounts were debited."""
    return sum(account.debits for account in kiosk.world.admin.bank.accounts(customer.cn))


def held_in(stick: FolderStick, password: str = FILE_PASSWORD) -> dict[str, bytes]:
    """The certificates (DER) in the files on a stick that this password opens, by the names of the files."""
    held = {}
    for file in sorted(stick.folder.iterdir()):
        try:
            opened = pkcs12.load_pkcs12(file.read_bytes(), password.encode())
        except ValueError:
            continue
        assert opened.key is not None
        assert opened.cert is not None
        held[file.name] = opened.cert.certificate.public_bytes(Encoding.DER)
    return held


async def walks_to_the_end(kiosk: Kiosk, customer: FileCustomer, done: str = APPLIED) -> int:
    """Answer whatever 憑證申請 or 憑證展期 asks, restoring the line whenever it broke; how often it had."""
    broken = 0
    while (prompt := await kiosk.sees_one_of(done, *_ANSWERS)) != done:
        answer = _ANSWERS[prompt]
        if prompt == RA_UNREACHABLE:
            broken += 1
            await kiosk.line.restore()
        elif prompt == ACCOUNT:
            await kiosk.type(account_of(kiosk, customer))
        if answer.typed:
            await kiosk.enter(*answer.typed[:-1])
            await kiosk.type(answer.typed[-1])
        await kiosk.goes_on(answer.key)
    return broken


@dataclass(frozen=True)
class _Answer:
    key: str = "enter"
    typed: tuple[str, ...] = ()


_ANSWERS = {
    RA_UNREACHABLE: _Answer(),
    "不同意": _Answer(),
    CHOOSE_FORMAT: _Answer("1"),
    AGREED: _Answer(),
    WHICH_OLD: _Answer("2"),
    ASK_PASSWORD: _Answer(typed=(OLD_FILE_PASSWORD,)),
    OWN_ACCOUNTS: _Answer(),
    ACCOUNT: _Answer(),
    PAID: _Answer(),
    CHOOSE_PASSWORD: _Answer(typed=(FILE_PASSWORD, FILE_PASSWORD)),
    MADE: _Answer(),
    MISSING: _Answer(),
    "存檔": _Answer(),
    TAKE: _Answer(),
}
