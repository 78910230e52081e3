"""壹、一 登入: the right pair, wrong pairs, the lock, and the change that the first sign-in asks for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from ra_contract.certificate import CarrierKind
from tests.flows import RA_UNREACHABLE
from tests.kiosk import LARGE_TEXT, Customer, Kiosk, kiosk_of, new_customer
from tests.ra.world import PASSWORD, World

NEW_PASSWORD = "Lily0f0urs"
FIRST_TIME = "您第一次登入，需變更登入密碼"


@contextmanager
def later(world: World, span: timedelta) -> Iterator[None]:
    """The RA's clock moved on for a while."""
    world.clock.ahead += span
    try:
        yield
    finally:
        world.clock.ahead -= span


def in_full_width(text: str) -> str:
    """As an input method types it."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.fixture
def newcomer(served_ra: World) -> Customer:
    """A customer who signs in for the first time."""
    return new_customer(served_ra, must_change=True)


async def at_sign_in(kiosk: Kiosk) -> str:
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    return await kiosk.sees("憑證識別碼 (CN)", "登入密碼")


async def at_the_change(kiosk: Kiosk, newcomer: Customer) -> str:
    await at_sign_in(kiosk)
    await kiosk.enter(newcomer.cn, newcomer.password)
    return await kiosk.sees(FIRST_TIME, "舊登入密碼", "新登入密碼", "再次輸入新登入密碼")


@pytest.mark.manual("1.1.1")
async def test_an_empty_field_is_asked_for_by_its_name(kiosk: Kiosk, customer: Customer) -> None:
    await at_sign_in(kiosk)
    await kiosk.press("enter")
    await kiosk.sees("請輸入憑證識別碼 (CN)。")
    await kiosk.enter(customer.cn)
    await kiosk.press("enter")
    await kiosk.sees("請輸入登入密碼。")
    await kiosk.enter(customer.password)
    await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.1.1")
@pytest.mark.parametrize("as_typed", [in_full_width, lambda cn: f"\u3000{cn.lower().replace('-', '–')}\u200b"])
async def test_a_cn_is_taken_as_meant_however_it_is_typed(
    kiosk: Kiosk, customer: Customer, as_typed: Callable[[str], str]
) -> None:
    await at_sign_in(kiosk)
    await kiosk.type("  " + as_typed(customer.cn) + "\u3000")
    await kiosk.press("enter")
    await kiosk.enter(customer.password)
    await kiosk.sees("林測試 您好", customer.cn)


@pytest.mark.manual("1.1.1")
async def test_an_unknown_cn_and_a_wrong_password_are_told_in_the_same_words(kiosk: Kiosk, customer: Customer) -> None:
    await at_sign_in(kiosk)
    await kiosk.enter(customer.cn, "Wrong4you")
    wrong_password = await kiosk.sees("憑證識別碼 (CN) 與登入密碼不符", "還剩 4 次機會")
    await kiosk.press("escape")
    await at_sign_in(kiosk)
    stranger = customer.cn[:-1] + "X"
    await kiosk.enter(stranger, "Wrong4you")
    unknown = await kiosk.sees("憑證識別碼 (CN) 與登入密碼不符")
    assert unknown.replace(stranger, customer.cn) == wrong_password


@pytest.mark.manual("1.1.1")
async def test_a_refused_pair_keeps_the_cn_and_drops_the_password(kiosk: Kiosk, customer: Customer) -> None:
    await at_sign_in(kiosk)
    await kiosk.enter(customer.cn, "Wrong4you")
    await kiosk.sees("還剩 4 次機會", customer.cn)
    await kiosk.enter(customer.password)
    await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.1.1")
async def test_each_wrong_pair_says_how_many_tries_are_left_and_the_last_one_locks_and_the_log_has_it(
    kiosk: Kiosk, customer: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    await at_sign_in(kiosk)
    await kiosk.enter(customer.cn, "Wrong4you")
    for tries_left in (4, 3, 2, 1):
        await kiosk.sees(f"還剩 {tries_left} 次機會")
        await kiosk.enter("Wrong4you")
    await kiosk.sees("登入錯誤次數過多，已鎖定，請於 1 分鐘後再試")
    await kiosk.enter(customer.password)
    await kiosk.sees("已鎖定，請於 1 分鐘後再試")
    troubles = [record.getMessage()[:3] for record in caplog.records if record.name == "rakiosk.trouble"]
    told = [code for code in troubles if code.startswith("R")]  # a stick's service may not be there
    assert told == ["R04"] * 4 + ["R05"] * 2
    assert customer.cn not in caplog.text
    with later(kiosk.world, timedelta(seconds=61)):
        await kiosk.enter(customer.password)
        await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.1.1")
async def test_an_ra_that_is_away_at_sign_in_is_its_own_sentence_and_not_a_try(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_sign_in(kiosk)
    await kiosk.line.cut()
    await kiosk.enter(customer.cn, customer.password)
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.line.restore()
    await kiosk.press("enter")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.enter(customer.cn, "Wrong4you")
    await kiosk.sees("還剩 4 次機會")


@pytest.mark.manual("1.1.2")
async def test_a_connection_that_does_not_come_about_costs_who_signs_in_nothing(
    kiosk: Kiosk, customer: Customer
) -> None:
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    await kiosk.sees("登入密碼")
    await kiosk.enter(customer.cn)
    await kiosk.type(customer.password)
    await kiosk.line.refuse_once()
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目", "憑證申請")


async def test_cancelling_the_first_change_logs_out_and_changes_nothing(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.type(newcomer.password)
    await kiosk.press("escape")
    await kiosk.sees("歡迎使用")
    await at_the_change(kiosk, newcomer)


@pytest.mark.manual("1.1.2")
async def test_no_key_leads_round_the_first_change(kiosk: Kiosk, newcomer: Customer) -> None:
    change = await at_the_change(kiosk, newcomer)
    for key in ("f1", "f2", "f4", "f5", "f12", "tab", "shift+tab", "home", "ctrl+c", "ctrl+q", "ctrl+z", "ctrl+p"):
        await kiosk.press(key)
        if key in {"f1", "f5"}:
            await kiosk.sees_no_more(FIRST_TIME)
            await kiosk.press("enter")
        if key == "f2":
            await kiosk.sees_no_more(FIRST_TIME)
            await kiosk.press("f2")
        await kiosk.sees(FIRST_TIME, "舊登入密碼")
    assert kiosk.text().split("\n")[2:8] == change.split("\n")[2:8]


@pytest.mark.manual("1.1.2")
async def test_leaving_the_first_change_for_trouble_logs_out_as_well(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.line.cut()
    await kiosk.enter(newcomer.password, NEW_PASSWORD, NEW_PASSWORD)
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.press("escape")
    screen = await kiosk.sees("歡迎使用")
    assert "林測試" not in screen
    await kiosk.line.restore()
    await at_the_change(kiosk, newcomer)


@pytest.mark.manual("1.1.2")
@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("Ab3def", "至少需要 7 個字元。"),
        ("lily0f0urs", "缺少大寫英文字母 (A–Z)。"),
        ("LILY0F0URS", "缺少小寫英文字母 (a–z)。"),
        ("LilyOfOurs", "缺少數字 (0–9)。"),
        ("Lily 0f 0urs", "只能使用英文字母、數字與鍵盤上的符號。"),
        (PASSWORD, "不可與舊登入密碼相同。"),
    ],
)
async def test_a_broken_rule_is_named_below_its_field(kiosk: Kiosk, newcomer: Customer, new: str, rule: str) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter(newcomer.password, new, new)
    screen = await kiosk.sees(rule)
    between = screen.index("新登入密碼 ") if "新登入密碼 " in screen else screen.index("新登入密碼\n")
    assert between < screen.index(rule) < screen.index("再次輸入新登入密碼")


@pytest.mark.manual("1.1.2")
async def test_all_rules_that_are_broken_are_named_at_once(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter(newcomer.password, "abc", "abc")
    await kiosk.sees("至少需要 7 個字元。", "缺少大寫英文字母 (A–Z)。", "缺少數字 (0–9)。")


@pytest.mark.manual("1.1.2")
async def test_a_broken_rule_is_seen_in_the_large_text_layout_too(
    served_ra: World, newcomer: Customer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT) as kiosk:
        await at_sign_in(kiosk)
        await kiosk.enter(newcomer.cn, newcomer.password)
        await kiosk.sees(FIRST_TIME)
        await kiosk.enter(newcomer.password, "abc", "abc")
        await kiosk.sees("新登入密碼", "至少需要 7 個字元。", "缺少大寫英文字母 (A–Z)。", "缺少數字 (0–9)。")
        await kiosk.enter(NEW_PASSWORD, NEW_PASSWORD + "x")
        await kiosk.sees("再次輸入新登入密碼", "兩次輸入的新登入密碼不一致。")


@pytest.mark.manual("1.1.2")
async def test_a_new_password_must_not_contain_the_cn(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    new = f"Aa1{newcomer.cn.lower()}"
    await kiosk.enter(newcomer.password, new, new)
    await kiosk.sees("不可包含憑證識別碼 (CN)。")


@pytest.mark.manual("1.1.2")
async def test_two_entries_that_differ_are_told_below_the_second(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter(newcomer.password, NEW_PASSWORD, NEW_PASSWORD + "x")
    screen = await kiosk.sees("兩次輸入的新登入密碼不一致。")
    assert screen.index("再次輸入新登入密碼") < screen.index("兩次輸入的新登入密碼不一致。")
    await kiosk.enter(NEW_PASSWORD)
    await kiosk.sees("登入密碼變更成功")


@pytest.mark.manual("1.1.2")
async def test_a_wrong_old_password_is_told_and_changes_nothing(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter("Wrong4you", NEW_PASSWORD, NEW_PASSWORD)
    await kiosk.sees("舊登入密碼不正確，沒有任何變更。")
    await kiosk.press("escape")
    await at_the_change(kiosk, newcomer)


@pytest.mark.manual("1.1.2", "1.1.3")
async def test_after_the_change_only_the_new_password_signs_in(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter(newcomer.password, NEW_PASSWORD, NEW_PASSWORD)
    await kiosk.sees("登入密碼變更成功", "下次請使用新登入密碼登入", "讀卡機：已就緒，尚未插入晶片卡")
    await kiosk.press("enter")
    await kiosk.sees("憑證識別碼 (CN)", "登入密碼")
    await kiosk.enter(newcomer.cn, newcomer.password)
    await kiosk.sees("與登入密碼不符")
    await kiosk.enter(NEW_PASSWORD)
    await kiosk.sees("林測試 您好", "憑證申請")


@pytest.mark.manual("1.1.3")
async def test_an_ra_that_is_away_after_the_change_does_not_undo_it(kiosk: Kiosk, newcomer: Customer) -> None:
    await at_the_change(kiosk, newcomer)
    await kiosk.enter(newcomer.password, NEW_PASSWORD, NEW_PASSWORD)
    await kiosk.sees("登入密碼變更成功")
    await kiosk.line.cut()
    await kiosk.press("enter")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.enter(newcomer.cn, NEW_PASSWORD)
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.line.restore()
    await kiosk.press("enter")
    await kiosk.sees("憑證識別碼 (CN)")
    await kiosk.enter(newcomer.cn, NEW_PASSWORD)
    await kiosk.sees("林測試 您好")


@pytest.mark.manual("1.1.4")
async def test_a_card_customer_finds_the_three_groups_of_the_manual(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    screen = await kiosk.sees("基本資料維護", "憑證作業", "憑證晶片卡作業")
    entries = "使用者資料變更 登入密碼變更 憑證申請 憑證展期 憑證註銷 憑證暫禁 憑證證明單"
    for entry in f"{entries} 晶片卡密碼重置 讀卡機驅動程式下載 晶片卡密碼更改 簽章測試".split():
        assert entry in screen


@pytest.mark.manual("1.1.4")
async def test_a_file_customer_finds_no_card_group(kiosk: Kiosk, tmp_path: object) -> None:
    cn = f"F-{id(tmp_path)}"
    kiosk.world.admin.customers.add(cn, "陳檔案", CarrierKind.FILE, PASSWORD, must_change=False)
    await at_sign_in(kiosk)
    await kiosk.enter(cn, PASSWORD)
    screen = await kiosk.sees("陳檔案 您好", "基本資料維護", "憑證作業", "憑證證明單")
    for entry in ("憑證晶片卡作業", "晶片卡密碼", "驅動程式"):
        assert entry not in screen


@pytest.mark.manual("1.1.4")
@pytest.mark.parametrize(
    ("keys", "opens", "leaves"),
    [
        (("9",), "請插入憑證晶片卡", "escape"),
        (("B",), "舊登入密碼", "escape"),
        (("a",), "您要變更什麼？", "escape"),
        (("down", "down", "enter"), "沒有可以註銷的憑證", "enter"),
        (("right", "down", "enter"), "本機台的讀卡機", "escape"),
    ],
)
async def test_digits_letters_and_arrows_choose(
    kiosk: Kiosk, customer: Customer, keys: tuple[str, ...], opens: str, leaves: str
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press(*keys)
    await kiosk.sees_no_more("請選擇服務項目")
    await kiosk.sees(opens)
    await kiosk.press(leaves)
    await kiosk.sees("請選擇服務項目")
