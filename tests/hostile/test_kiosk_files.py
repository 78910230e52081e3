"""Odd files at the counter: a sentence and a way on for each, the customer still signed in, no byte of a key lost."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ra_contract.certificate import Use
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import OWN_ACCOUNTS, new_account
from tests.hostile import p12
from tests.hostile.cases import ENCRYPT, SIGN, Answer, cases
from tests.hostile.p12 import Made, file_of, pair, plain, safe
from tests.hostile.test_files import keys_by_openssl
from tests.kiosk import Kiosk
from tests.ra.world import World
from tests.software.flows import (
    ASK_PASSWORD,
    FILE_PASSWORD,
    REPLACES,
    WHICH_TO_CHECK,
    at_the_old_file,
    chooses_another_password,
    opens_to_check,
)
from tests.software.people import FileCustomer, certified_file_customer

NO_USE, HOME = "這個檔案對您沒有用處", "請選擇服務項目"
SHOWN = (  # one of each answer, and each kind of password
    *("two pairs, encryption first", "a name that is a command", "serial 0", "bytes after its end", "no MAC"),
    *("empty password", "Chinese password", "long password", "full-width password", "a wrong password"),
    *("a key on SM2", "MAC of 2^31", "key by scrypt's memory", "empty", "three MB"),
)


def both_in_one(customer: FileCustomer, password: str) -> bytes:
    """One file with both pairs of a customer, the encryption pair first."""
    made = {
        use: Made(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), customer.certificates[use])
        for use, key in customer.keys.items()
    }
    bags = p12.pair_bags(made[Use.ENCRYPTION]), p12.pair_bags(made[Use.SIGNING])
    return file_of(safe(*bags), password=password)


async def test_every_odd_file_has_its_sentence_and_the_customer_stays(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World, tmp_path: Path
) -> None:
    stick.folder.mkdir()
    shown = [case for case in cases(tmp_path) if case.name in SHOWN]
    assert len(shown) == len(SHOWN)
    for key, case in zip("123456789ABCDEF", shown, strict=True):
        (stick.folder / f"{key}.p12").write_bytes(case.content)
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(served_ra))
    for key, case in zip("123456789ABCDEF", shown, strict=True):
        await opens_to_check(kiosk, key.lower(), case.password)
        words = {Answer.OPENS: NO_USE, Answer.WRONG_PASSWORD: "憑證檔密碼不正確"}
        await kiosk.sees(words.get(case.answer, case.answer))
        if case.answer is Answer.OPENS:
            await kiosk.press("enter")
            await kiosk.sees("請選擇要辦理的事項")
        await kiosk.press("escape")
        await kiosk.sees(HOME)
        assert (stick.folder / f"{key}.p12").read_bytes() == case.content


@pytest.mark.parametrize("name", ["我的簽章憑證 (1).p12", "folder/x y.PFX"])
async def test_a_file_of_any_name_gets_a_new_password_in_its_place_with_both_its_keys(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, tmp_path: Path, name: str
) -> None:
    customer = certified_file_customer(kiosk.world)
    file = stick.folder / name
    file.parent.mkdir(parents=True)
    content = both_in_one(customer, p12.PASSWORD)
    file.write_bytes(content)
    media.insert(stick)
    await kiosk.sign_in(customer)
    await opens_to_check(kiosk, "1", p12.PASSWORD)
    await kiosk.sees("憑證檔正常", "簽章憑證", "加密憑證", "檔案內有 2 組金鑰及其憑證")
    await chooses_another_password(kiosk)
    await kiosk.sees(REPLACES)
    await kiosk.press("tab", "enter")
    await kiosk.sees("憑證檔密碼已變更")
    keys = keys_by_openssl(content, p12.PASSWORD, tmp_path)
    assert keys is not None
    assert keys == keys_by_openssl(file.read_bytes(), FILE_PASSWORD, tmp_path)
    assert [found.relative_to(stick.folder).as_posix() for found in stick.folder.rglob("*.*")] == [name]


async def test_a_file_that_cannot_be_kept_whole_keeps_its_password(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World, tmp_path: Path
) -> None:
    (content,) = [case.content for case in cases(tmp_path) if case.name == "a secret"]
    stick.folder.mkdir()
    (stick.folder / "secret.p12").write_bytes(content)
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(served_ra))
    await opens_to_check(kiosk, "1", p12.PASSWORD)
    await kiosk.sees(NO_USE)
    await chooses_another_password(kiosk)
    await kiosk.sees("F05", "本機台無法變更這個檔案的憑證檔密碼")
    assert (stick.folder / "secret.p12").read_bytes() == content


async def test_the_renewal_is_proven_by_the_signing_key_wherever_it_stands_in_the_file(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World
) -> None:
    customer = certified_file_customer(served_ra, expires_in_days=20)
    new_account(served_ra, customer)
    stick.folder.mkdir()
    (stick.folder / "both.p12").write_bytes(both_in_one(customer, p12.PASSWORD))
    media.insert(stick)
    await at_the_old_file(kiosk, customer)
    await kiosk.press("1")
    await kiosk.sees(ASK_PASSWORD)
    await kiosk.enter(p12.PASSWORD)
    await kiosk.sees(OWN_ACCOUNTS)


async def test_a_file_that_takes_long_can_be_left_and_the_kiosk_too(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World
) -> None:
    stick.folder.mkdir()
    (stick.folder / "slow.p12").write_bytes(plain(pair(SIGN), told=9_900_000))
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(served_ra))
    await opens_to_check(kiosk, "1", p12.PASSWORD)
    await kiosk.sees("這次需要的時間比平常久")
    await kiosk.goes_on("escape")
    await kiosk.sees(HOME)
    await opens_to_check(kiosk, "1", p12.PASSWORD)
    await kiosk.sees("這次需要的時間比平常久")
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統")
    await kiosk.press("enter")
    await kiosk.sees("您現在可以取出隨身碟")


async def test_every_one_of_many_files_can_be_reached(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, served_ra: World
) -> None:
    (stick.folder / "folder").mkdir(parents=True)
    content = plain(pair(ENCRYPT))
    for name in [*(f"a{number:03}.p12" for number in range(1, 620)), "folder/z.p12"]:
        (stick.folder / name).write_bytes(content)
    media.insert(stick)
    await kiosk.sign_in(certified_file_customer(served_ra))
    await kiosk.press("6")
    await kiosk.sees(WHICH_TO_CHECK, "a001.p12", "其他項目：第 31 至 60 項，共 620 項")
    await kiosk.press(*"+" * 20)
    await kiosk.sees("a619.p12", "folder/z.p12", "- 前一頁")
    await kiosk.press("k")
    await kiosk.sees(ASK_PASSWORD, "folder/z.p12")
