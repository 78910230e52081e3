"""參、一 with sticks that are missing, too many, no good, pulled and changed: told in words, and nothing is lost."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.flows import (
    CHOOSE_PASSWORD,
    FILE_NAME,
    MADE,
    MISSING,
    REMOVED,
    SAVE_ENCRYPTION,
    SAVE_SIGNING,
    at_the_agreement,
    at_the_first_name,
    at_the_password,
    at_the_second_name,
    held_in,
    in_force,
    saves_the_second,
    walks_to_the_end,
)
from tests.software.people import FileCustomer, new_file_customer

Change = Callable[[FolderStick], FolderStick]


@pytest.fixture
def applicant(served_ra: World) -> FileCustomer:
    """A customer who may apply."""
    return new_file_customer(served_ra)


def holds_what_is_in_force(kiosk: Kiosk, customer: FileCustomer, stick: FolderStick) -> bool:
    """Both certificates in force are in files on this stick."""
    valid = {base64.b64decode(certificate.der) for certificate in in_force(kiosk, customer).values()}
    return len(valid) == 2 and valid <= set(held_in(stick).values())


@pytest.mark.manual("3.1.4")
async def test_a_stick_that_is_no_good_is_told_before_the_password_and_a_good_one_goes_on_by_itself(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer, tmp_path: Path
) -> None:
    await at_the_agreement(kiosk, applicant)
    await kiosk.goes_on("1")
    await kiosk.sees("請插入您的隨身碟")
    bad = (
        (replace(stick, is_read_only=True), "M05", "防寫"),
        (replace(stick, free=1000), "M06", "空間已滿"),
        (replace(stick, size=1000), "M04", "隨身碟"),
        (replace(stick, is_readable=False), "M07", "隨身碟"),
    )
    for one, code, words in bad:
        media.pull()
        media.insert(one)
        await kiosk.sees(code, words, "仍然保留")
    media.insert(FolderStick(tmp_path / "other", "OTHER"))
    await kiosk.sees("M03", "不只一支")
    media.pull()
    media.insert(stick)
    await kiosk.sees(CHOOSE_PASSWORD)


async def test_a_kiosk_without_a_slot_for_sticks_says_so(served_ra: World, tmp_path: Path) -> None:
    async with kiosk_of(served_ra, tmp_path) as kiosk:
        await at_the_agreement(kiosk, new_file_customer(served_ra))
        await kiosk.goes_on("1")
        await kiosk.sees("本機台目前讀不到隨身碟。", "M01", "隨身碟：本機台目前讀不到隨身碟")


@pytest.mark.manual("3.1.4")
async def test_each_broken_rule_of_the_password_is_named_and_leaving_keeps_the_order(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_password(kiosk, applicant)
    for typed, again, words in (
        ("abc123", "abc123", "至少需要 8 個字元"),
        ("abcdefgh", "abcdefgh", "缺少數字"),
        ("12345678", "12345678", "缺少英文字母"),
        ("aaaa1111", "aaaa1111", "相異的字元太少"),
        (f"{applicant.cn}1a", f"{applicant.cn}1a", "憑證識別碼"),
        ("Lock4bothfiles" * 5, "Lock4bothfiles" * 5, "最多 64 個字元"),
        ("密碼Neues2026b", "密碼Neues2026b", "只能使用英文字母、數字與鍵盤上的符號"),
        ("Lock4bothfiles", "Lock4bothfilez", "兩次輸入的憑證檔密碼不同"),
    ):
        await kiosk.enter(typed)
        await kiosk.sees("強度")
        await kiosk.enter(again)
        await kiosk.sees(CHOOSE_PASSWORD, words)
        if words.startswith("兩次"):
            break
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證申請")
    assert list(stick.folder.glob("*")) == []


@pytest.mark.manual("3.1.6")
async def test_full_at_the_first_file_it_is_told_and_another_stick_takes_both(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer, tmp_path: Path
) -> None:
    media.insert(stick)
    await at_the_first_name(kiosk, applicant)
    media.alter(lambda present: replace(present, free=10))
    await kiosk.press("enter")
    await kiosk.sees("這支隨身碟的空間已滿", "M06", "仍然保留")
    assert list(stick.folder.iterdir()) == []
    other = FolderStick(tmp_path / "other", "OTHER")
    media.pull()
    media.insert(other)
    await kiosk.sees(SAVE_SIGNING, FILE_NAME, "OTHER")
    await walks_to_the_end(kiosk, applicant)
    assert holds_what_is_in_force(kiosk, applicant, other)


@pytest.mark.manual("3.1.8")
async def test_full_at_the_second_file_the_first_is_kept_and_another_stick_takes_both_again(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer, tmp_path: Path
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    (first,) = held_in(stick).values()
    media.alter(lambda present: replace(present, free=10))
    await kiosk.press("enter")
    await kiosk.sees("這支隨身碟的空間已滿", "M06")
    assert list(held_in(stick).values()) == [first]
    other = FolderStick(tmp_path / "other", "OTHER")
    media.pull()
    media.insert(other)
    await kiosk.sees(SAVE_ENCRYPTION, FILE_NAME, "OTHER")
    await kiosk.goes_on("enter")
    await kiosk.sees(MISSING, "簽章憑證")
    assert in_force(kiosk, applicant) == {}
    await walks_to_the_end(kiosk, applicant)
    assert holds_what_is_in_force(kiosk, applicant, other)
    assert first in held_in(other).values()


@pytest.mark.manual("3.1.7", "3.1.8")
async def test_pulled_between_the_two_it_is_told_and_the_same_stick_goes_on_with_the_second(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    media.pull()
    await kiosk.sees(REMOVED, "M08", "仍然保留")
    media.insert(stick)
    await kiosk.sees(SAVE_ENCRYPTION, FILE_NAME)
    screen = await saves_the_second(kiosk)
    assert MISSING not in screen
    await walks_to_the_end(kiosk, applicant)
    assert len(list(stick.folder.iterdir())) == 2
    assert holds_what_is_in_force(kiosk, applicant, stick)


@pytest.mark.manual("3.1.9")
async def test_pulled_at_the_list_of_both_nothing_is_confirmed_until_both_are_read_from_the_stick_that_is_in(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer, tmp_path: Path
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    await saves_the_second(kiosk)
    media.pull()
    await kiosk.sees(REMOVED, "M08")
    assert in_force(kiosk, applicant) == {}
    other = FolderStick(tmp_path / "other", "OTHER")
    media.insert(other)
    await kiosk.sees(MISSING, "簽章憑證")
    await walks_to_the_end(kiosk, applicant)
    assert holds_what_is_in_force(kiosk, applicant, other)


@pytest.mark.manual("3.1.9")
async def test_a_file_that_reads_back_otherwise_is_saved_again_under_another_name(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    (first,) = stick.folder.iterdir()
    first.write_bytes(b"spoilt")
    await kiosk.goes_on("enter")
    await kiosk.sees(MISSING, "簽章憑證")
    await kiosk.goes_on("enter")
    await kiosk.sees(SAVE_SIGNING, "-2.p12")
    await kiosk.goes_on("enter")
    await kiosk.sees(MADE)
    await walks_to_the_end(kiosk, applicant)
    assert first.read_bytes() == b"spoilt"
    assert holds_what_is_in_force(kiosk, applicant, stick)


@pytest.mark.manual("3.1.6")
async def test_no_file_is_overwritten_and_a_name_that_not_every_system_takes_is_refused(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    stick.folder.mkdir()
    (stick.folder / "Mine.p12").write_bytes(b"mine")
    media.insert(stick)
    await at_the_first_name(kiosk, applicant)
    for typed in ("憑證", "a/b", "con", ""):
        await kiosk.press("ctrl+u")
        await kiosk.enter(typed)
        await kiosk.sees("檔名請只用英文字母")
    await kiosk.press("ctrl+u")
    await kiosk.enter("mine")
    await kiosk.sees("隨身碟內已有同名檔案，該檔案未變更")
    await kiosk.press("ctrl+u")
    await kiosk.enter("yours")
    await kiosk.sees(SAVE_ENCRYPTION)
    assert (stick.folder / "Mine.p12").read_bytes() == b"mine"
    assert (stick.folder / "yours.p12").exists()
    await walks_to_the_end(kiosk, applicant)
    assert holds_what_is_in_force(kiosk, applicant, stick)
