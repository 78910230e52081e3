"""貳、八 晶片卡密碼更改: what a new card PIN must not be, what a wrong old one costs, and that no RA is needed."""

import os
from pathlib import Path

import pytest

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from rakiosk_demo.simulators.card.faults import Fault
from rakiosk_ra.customers.personal import Personal
from tests.flows import CARD_REMOVED, ends_elsewhere, new_account, new_account_number, pin_of
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk, new_customer
from tests.ra.world import PASSWORD, World

NEW_PIN = "314159"
CHANGED, OLD_WRONG, FORM = "晶片卡密碼更改完成", "舊晶片卡密碼錯誤，沒有任何變更", "再次輸入新晶片卡密碼"
CHANGE_REFERENCE_DATA = 0x24
OFFICE = "7025918"  # the first half of an account's number


async def at_the_form(kiosk: Kiosk, customer: Customer) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("8")
    await kiosk.sees("舊晶片卡密碼", "新晶片卡密碼（6 至 8 位數字）", FORM, "還剩 3 次機會")


async def at_the_last_key(kiosk: Kiosk, customer: Customer, old: str = PIN, new: str = NEW_PIN) -> None:
    await at_the_form(kiosk, customer)
    await kiosk.sees("晶片卡所在的讀卡機", "ACS ACR38U 0")
    await kiosk.enter(old, new)
    await kiosk.type(new)


@pytest.mark.manual("2.8.1", "2.8.2", "2.8.3", "2.8.4")
async def test_a_customer_changes_the_pin_and_the_card_takes_only_the_new_one(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_last_key(kiosk, customer)
    assert pin_of(customer.card) == PIN
    await kiosk.press("enter")
    await kiosk.sees(CHANGED, "從現在起請使用新的晶片卡密碼", "登入密碼不變")
    assert pin_of(customer.card) == NEW_PIN
    assert customer.card.pin_tries_left == 3
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("8")
    await kiosk.sees(FORM)
    await kiosk.enter(PIN, "161803", "161803")
    await kiosk.sees(OLD_WRONG, "還剩 2 次機會")
    assert pin_of(customer.card) == NEW_PIN


@pytest.mark.manual("2.8.4")
async def test_the_change_costs_no_more_than_five_commands_with_the_look_before_and_only_one_with_a_pin(
    kiosk: Kiosk, customer: Customer
) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.home_has_looked()
    before = len(kiosk.reader.commands)
    await kiosk.press("8")
    await kiosk.sees(FORM)
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)
    commands = kiosk.reader.commands[before:]
    assert len(commands) <= 5
    assert [command.ins for command in commands].count(CHANGE_REFERENCE_DATA) == 1


@pytest.mark.manual("2.8.2")
@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("31415", "31415", "晶片卡密碼為 6 至 8 位數字"),
        ("8631574290", "8631574290", "晶片卡密碼為 6 至 8 位數字"),
        ("112211", "112211", "重複的數字太容易被猜到"),
        ("314314", "314314", "重複的數字太容易被猜到"),
        ("345678", "345678", "連續的數字（如 123456）太容易被猜到"),
        ("987654", "987654", "連續的數字（如 123456）太容易被猜到"),
        ("19860307", "19860307", "日期（如生日）太容易被猜到"),
        ("750307", "750307", "日期（如生日）太容易被猜到"),
        (PIN, PIN, "不可與舊晶片卡密碼相同"),
        (NEW_PIN, "314158", "兩次輸入的新晶片卡密碼不一致"),
    ],
)
async def test_each_broken_rule_is_named_before_the_card_hears_of_it(
    kiosk: Kiosk, customer: Customer, new: str, again: str, words: str
) -> None:
    await at_the_form(kiosk, customer)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(PIN, new, again)
    await kiosk.sees(words, FORM, "還剩 3 次機會")
    assert len(kiosk.reader.commands) == commands
    await kiosk.enter(*((NEW_PIN,) if again != new else (NEW_PIN, NEW_PIN)))
    await kiosk.sees(CHANGED)


@pytest.mark.manual("2.8.2")
async def test_an_old_pin_of_the_wrong_shape_is_told_and_costs_no_try(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_form(kiosk, customer)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(PIN[:5], NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼為 6 至 8 位數字", "還剩 3 次機會")
    assert len(kiosk.reader.commands) == commands
    await kiosk.enter(PIN)
    await kiosk.sees(CHANGED)


@pytest.fixture
def known(served_ra: World) -> Customer:
    """A customer of whom the counter knows identity number, birthday and telephone, with an account."""
    cn = f"K-{os.getpid()}-{os.urandom(5).hex()}"
    numbers = Personal("A123406789", "1986-03-07", "0968-357-142")
    served_ra.admin.customers.add(cn, "林測試", CarrierKind.CARD, PASSWORD, must_change=False, personal=numbers)
    card = new_customer(served_ra, is_card_known=False).card
    key = bytes.fromhex(card._memory.management_key)
    served_ra.admin.cards.add(card.guid, cn, key, ManagementAlgorithm.AES_192, "12345678", "C-TEST")
    customer = Customer(cn, PASSWORD, card)
    new_account(served_ra, customer, number=f"{OFFICE}{new_account_number(7)}")
    return customer


@pytest.mark.manual("2.8.2")
@pytest.mark.parametrize("new", ["2340678", "9683571", OFFICE, "03071986"])
async def test_digits_of_ones_own_numbers_are_refused_and_never_shown(kiosk: Kiosk, known: Customer, new: str) -> None:
    await at_the_form(kiosk, known)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(PIN, new, new)
    screen = await kiosk.sees("身分證號、電話或帳號中的數字太容易被猜到", FORM, "還剩 3 次機會")
    assert len(kiosk.reader.commands) == commands
    for number in (new, "123406789", "0968", OFFICE):
        assert number not in screen
    await kiosk.enter(NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)


@pytest.mark.manual("2.8.2")
async def test_a_wrong_old_pin_costs_exactly_one_try_and_changes_nothing(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_last_key(kiosk, customer, old=WRONG_PIN)
    assert customer.card.pin_tries_left == 3
    await kiosk.press("enter")
    await kiosk.sees(OLD_WRONG, "還剩 2 次機會", FORM)
    assert customer.card.pin_tries_left == 2
    assert pin_of(customer.card) == PIN
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.8.2")
async def test_before_the_last_try_it_warns_and_after_it_the_card_is_blocked(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(1)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("8")
    await kiosk.sees("這是最後一次機會", "請按 Esc 並洽櫃檯", FORM)
    await kiosk.enter(WRONG_PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼已鎖住，沒有剩餘機會", "晶片卡密碼重置", "C15")
    assert customer.card.pin_tries_left == 0
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.8.1", "2.8.2")
async def test_a_card_that_is_blocked_already_is_told_before_any_pin_is_typed(kiosk: Kiosk, customer: Customer) -> None:
    customer.card.set_pin_tries(0)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.press("8")
    screen = await kiosk.sees("晶片卡密碼已鎖住，沒有剩餘機會", "C15")
    assert FORM not in screen


@pytest.mark.manual("2.8.1", "2.8.4")
async def test_it_works_without_the_ra(kiosk: Kiosk, customer: Customer) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.line.cut()
    await kiosk.press("8")
    await kiosk.sees(FORM)
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)
    assert pin_of(customer.card) == NEW_PIN


@pytest.mark.manual("2.8.1")
async def test_a_session_that_ended_elsewhere_changes_no_pin(kiosk: Kiosk, customer: Customer, tmp_path: Path) -> None:
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await ends_elsewhere(kiosk, tmp_path)
    await kiosk.press("8")
    await kiosk.sees("您已登出：這次登入已經結束")
    assert pin_of(customer.card) == PIN


@pytest.mark.manual("2.8.1")
async def test_without_a_card_it_is_asked_for_and_found_by_itself(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("8")
    await kiosk.sees("請插入憑證晶片卡", "插入晶片卡後會自動繼續")
    kiosk.reader.insert(customer.card)
    await kiosk.sees(FORM, "還剩 3 次機會")


@pytest.mark.manual("2.8.1")
async def test_the_card_of_another_customer_is_named_and_nothing_happens_to_it(
    kiosk: Kiosk, customer: Customer
) -> None:
    other = new_customer(kiosk.world)
    kiosk.reader.insert(other.card)
    await kiosk.sign_in(customer)
    await kiosk.press("8")
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "C06")
    kiosk.reader.insert(customer.card)
    await kiosk.sees(FORM)
    assert (pin_of(other.card), other.card.pin_tries_left) == (PIN, 3)


@pytest.mark.manual("2.8.2", "2.8.3")
async def test_leaving_at_the_form_changes_nothing(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_form(kiosk, customer)
    await kiosk.enter(PIN, NEW_PIN)
    await kiosk.type(NEW_PIN)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert (pin_of(customer.card), customer.card.pin_tries_left) == (PIN, 3)


@pytest.mark.manual("2.8.2", "2.8.3")
async def test_pulled_at_the_form_it_is_told_and_what_was_typed_is_gone(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_form(kiosk, customer)
    await kiosk.enter(PIN, NEW_PIN)
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED, "C07")
    kiosk.reader.insert(customer.card)
    await kiosk.sees(FORM, "還剩 3 次機會")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)


@pytest.mark.manual("2.8.4")
async def test_pulled_before_the_card_hears_of_it_the_same_entries_go_through(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_last_key(kiosk, customer)
    kiosk.reader.plan(Fault.PULL_BEFORE, at=1)
    await kiosk.press("enter")
    await kiosk.sees(CARD_REMOVED)
    assert pin_of(customer.card) == PIN
    kiosk.reader.insert(customer.card)
    await kiosk.sees(FORM, "還剩 3 次機會")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees(CHANGED)
