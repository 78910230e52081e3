"""貳、一 with the card pulled: its own sentence wherever it happens, and the same card put back goes on."""

import pytest

from ra_contract.certificate import Status
from ra_contract.order import OrderState
from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import CARD_REMOVED, at_the_pin, at_the_terms, walks_to_the_end
from tests.kiosk import PIN, Customer, Kiosk, new_customer

OWN_SENTENCE = (CARD_REMOVED, "請重新插入同一張晶片卡", "不會扣除晶片卡密碼的機會", "C07")
PROMPTS = {at_the_terms: "不同意", at_the_pin: "請輸入晶片卡密碼"}


async def is_confirmed_once(kiosk: Kiosk, customer: Customer) -> None:
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]
    valid = [c for c in kiosk.world.admin.certificates.of(customer.cn) if c.status is Status.VALID]
    assert len(valid) == 2
    assert customer.card.pin_tries_left == 3


@pytest.mark.manual("2.1.2", "2.1.3", "2.1.4")
@pytest.mark.parametrize("go_there", PROMPTS)
async def test_pulled_at_a_prompt_it_is_told_and_put_back_it_goes_on(
    kiosk: Kiosk, customer: Customer, go_there: object
) -> None:
    way, words = next((way, words) for way, words in PROMPTS.items() if way is go_there)
    await way(kiosk, customer)
    kiosk.reader.pull()
    await kiosk.sees(*OWN_SENTENCE, "讀卡機：已就緒，尚未插入晶片卡")
    kiosk.reader.insert(customer.card)
    await kiosk.sees(words)
    await walks_to_the_end(kiosk)
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.4")
async def test_what_was_typed_before_the_card_was_pulled_is_gone(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    await kiosk.type(PIN[:4])
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED)
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN[4:])
    await kiosk.sees("晶片卡密碼為 6 至 8 位數字")


@pytest.mark.manual("2.1.4", "2.1.5")
@pytest.mark.parametrize("fault", [Fault.PULL_BEFORE, Fault.PULL_AFTER])
async def test_pulled_during_the_work_it_is_told_and_the_same_pin_goes_on(
    kiosk: Kiosk, customer: Customer, fault: Fault
) -> None:
    await at_the_pin(kiosk, customer)
    for command in (1, 2, 3, 5, 6, 8, 11, 15, 19):
        kiosk.reader.plan(fault, at=command)
        await kiosk.enter(PIN)
        await kiosk.sees(*OWN_SENTENCE)
        assert kiosk.reader.pending_fault is None
        kiosk.reader.insert(customer.card)
        await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.4")
async def test_a_wrong_pin_whose_answer_is_lost_with_the_card_is_told_by_the_card_itself(
    kiosk: Kiosk, customer: Customer
) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.plan(Fault.PULL_AFTER, at=3)  # SELECT, the counter, VERIFY
    await kiosk.enter("111111")
    await kiosk.sees(CARD_REMOVED)
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 2 次機會")


@pytest.mark.manual("2.1.3", "2.1.4")
async def test_a_card_swapped_for_another_is_named_and_nothing_happens_to_it(kiosk: Kiosk, customer: Customer) -> None:
    other = new_customer(kiosk.world)
    await at_the_pin(kiosk, customer)
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED)
    kiosk.reader.insert(other.card)
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "這張卡沒有任何變更", "C06")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await walks_to_the_end(kiosk)
    await is_confirmed_once(kiosk, customer)
    assert other.card.pin_tries_left == 3


@pytest.mark.manual("2.1.4")
async def test_a_swap_too_quick_to_see_is_noticed_all_the_same(kiosk: Kiosk, customer: Customer) -> None:
    other = new_customer(kiosk.world)
    await at_the_pin(kiosk, customer)
    kiosk.reader.insert(other.card)
    await kiosk.sees("C06")
    assert other.card.pin_tries_left == 3


@pytest.mark.manual("2.1.4")
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.RESET_BEFORE, "與晶片卡的連線中斷"),
        (Fault.RESET_AFTER, "與晶片卡的連線中斷"),
        (Fault.GARBLE, "無法讀懂晶片卡的回應"),
    ],
)
async def test_other_faults_of_the_card_have_their_own_words_and_a_second_try(
    kiosk: Kiosk, customer: Customer, fault: Fault, words: str
) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.plan(fault, at=7)
    await kiosk.enter(PIN)
    await kiosk.sees(words, "再試一次", "仍然保留")
    await kiosk.goes_on("enter")
    await walks_to_the_end(kiosk)
    await is_confirmed_once(kiosk, customer)


@pytest.mark.manual("2.1.4")
async def test_leaving_without_the_card_keeps_the_order(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.pull()
    await kiosk.sees(CARD_REMOVED, "仍然保留")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", "您有一筆未完成的憑證申請")
