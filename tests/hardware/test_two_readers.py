"""Two readers at one kiosk: the one with the card is found, and only two cards make it a question, once a visit."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rakiosk_demo.simulators.card import SimulatedReader
from rakiosk_demo.simulators.card.readers import SimulatedReaders
from tests.flows import pin_of
from tests.hardware.faults import CHANGE_REFERENCE_DATA
from tests.kiosk import PIN, Customer, Kiosk, kiosk_of, new_customer
from tests.ra.world import World

WHICH, FORM, READER = "您的晶片卡在哪一台", "再次輸入新晶片卡密碼", "晶片卡所在的讀卡機"
NEW_PIN = "314159"


class Counter(NamedTuple):
    """A kiosk with two readers; the kiosk's own helper puts cards into the first."""

    kiosk: Kiosk
    second: SimulatedReader


@pytest.fixture
async def counter(served_ra: World, tmp_path: Path) -> AsyncIterator[Counter]:
    first, second = SimulatedReader("ACS ACR38U 00 00"), SimulatedReader("ACS ACR38U 01 00")
    async with kiosk_of(served_ra, tmp_path, reader=first, edge=SimulatedReaders([first, second])) as kiosk:
        yield Counter(kiosk, second)


async def chooses_the_change(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("8")


async def chooses_the_change_with_two_cards(counter: Counter, customer: Customer) -> Customer:
    """One's own card is in the second reader; whose card is in the first."""
    other = new_customer(counter.kiosk.world)
    counter.kiosk.reader.insert(other.card)
    counter.second.insert(customer.card)
    await chooses_the_change(counter.kiosk, customer)
    return other


@pytest.mark.manual("2.8.1", "2.8.3")
async def test_the_reader_with_the_card_is_found_and_named_as_in_the_manual_without_a_question(
    counter: Counter, customer: Customer
) -> None:
    counter.second.insert(customer.card)
    await chooses_the_change(counter.kiosk, customer)
    screen = await counter.kiosk.sees(FORM)
    assert WHICH not in screen
    await counter.kiosk.sees(READER, "ACS ACR38U 1")
    await counter.kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await counter.kiosk.sees("晶片卡密碼更改完成")
    assert pin_of(customer.card) == NEW_PIN


@pytest.mark.manual("2.8.3")
async def test_with_two_cards_it_is_asked_once_a_visit_and_the_other_card_is_left_alone(
    counter: Counter, customer: Customer
) -> None:
    kiosk = counter.kiosk
    other = await chooses_the_change_with_two_cards(counter, customer)
    await kiosk.sees(WHICH, "ACS ACR38U 0", "ACS ACR38U 1", "或請取出另一張晶片卡")
    await kiosk.press("2")
    await kiosk.sees(FORM)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("8")
    screen = await kiosk.sees(FORM)
    assert WHICH not in screen
    await kiosk.sees(READER, "ACS ACR38U 1")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼更改完成")
    assert (pin_of(customer.card), pin_of(other.card)) == (NEW_PIN, PIN)
    assert CHANGE_REFERENCE_DATA not in {command.ins for command in kiosk.reader.commands}


@pytest.mark.manual("2.8.3", "2.9.2")
async def test_the_wrong_one_of_two_is_told_and_can_be_chosen_anew(counter: Counter, customer: Customer) -> None:
    kiosk = counter.kiosk
    await chooses_the_change_with_two_cards(counter, customer)
    await kiosk.sees(WHICH)
    await kiosk.press("1")
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "C06")
    await kiosk.goes_on("enter")
    await kiosk.sees(WHICH)
    await kiosk.press("2")
    await kiosk.sees(FORM)


@pytest.mark.manual("2.6.3", "2.8.3")
async def test_the_next_customer_is_asked_anew(counter: Counter, customer: Customer) -> None:
    kiosk = counter.kiosk
    next_one = await chooses_the_change_with_two_cards(counter, customer)
    await kiosk.sees(WHICH)
    await kiosk.press("2")
    await kiosk.sees(FORM)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統")
    await kiosk.press("enter")
    await kiosk.sees("請取回您的晶片卡")
    counter.second.pull()
    await kiosk.sees("歡迎使用")
    counter.second.insert(customer.card)
    await chooses_the_change(kiosk, next_one)
    await kiosk.sees(WHICH)


@pytest.mark.manual("2.8.1")
async def test_cancel_at_the_question_touches_neither_card(counter: Counter, customer: Customer) -> None:
    kiosk = counter.kiosk
    await chooses_the_change_with_two_cards(counter, customer)
    await kiosk.sees(WHICH)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert counter.second.commands == []
    assert CHANGE_REFERENCE_DATA not in {command.ins for command in kiosk.reader.commands}


@pytest.mark.manual("2.8.1")
async def test_a_reader_that_is_unplugged_leaves_the_other_to_work_with(counter: Counter, customer: Customer) -> None:
    kiosk = counter.kiosk
    counter.second.unplug()
    kiosk.reader.insert(customer.card)
    await chooses_the_change(kiosk, customer)
    await kiosk.sees(FORM)
