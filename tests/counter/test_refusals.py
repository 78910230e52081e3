"""Refusals of the RA as a clerk is told them: in their own words, with their code, and nothing was changed."""

from ra_contract.clerk import CardState
from rakiosk_ra.cards.rows import CardRow
from tests.counter.staff import DESK, Staff, attends, inventory_card, shows_documents
from tests.kiosk import Customer, Kiosk
from tests.ra.counter import PASSWORD
from tests.ra.world import World

TRIES = 5
STATES = {
    CardState.WITHDRAWN: ("已由另一張卡取代", "K10"),
    CardState.LOST: ("掛失", "K11"),
    CardState.UNBLOCKABLE: ("已無法解鎖", "K12"),
}


def set_state(world: World, guid: str, state: CardState) -> None:
    with world.registry.database.write() as session:
        session.get_one(CardRow, guid).state = state


async def test_a_card_that_must_not_be_unblocked_is_refused_with_its_words(
    counter: Kiosk, staff: Staff, blocked: Customer
) -> None:
    await attends(counter, staff.clerk, blocked)
    counter.reader.insert(blocked.card)
    await counter.sees("晶片卡已插入")
    for state, words in STATES.items():
        set_state(counter.world, blocked.card.guid, state)
        await is_refused(counter, *words)
    set_state(counter.world, blocked.card.guid, CardState.IN_USE)
    counter.reader.pull()
    await counter.sees("尚未插入晶片卡")
    somebody_elses = inventory_card(counter.world, "C-ELSE", staff_customer(counter.world))
    counter.reader.insert(somebody_elses)
    await counter.sees("晶片卡已插入")
    await is_refused(counter, "屬於其他客戶", "K08")
    assert blocked.card.pin_tries_left == 0


async def is_refused(counter: Kiosk, *words: str) -> None:
    """From the customer's page and back, with what the screen says."""
    await counter.press("1")
    await shows_documents(counter)
    await counter.sees(*words)
    await counter.press("escape")
    await counter.sees("客戶 ", "最近登入")


def staff_customer(world: World) -> str:
    """Somebody else's CN."""
    return world.customer().cn


async def test_nobody_serves_themselves(counter: Kiosk, staff: Staff, customer: Customer) -> None:
    own = staff.office.clerk(own_cn=customer.cn)
    await attends(counter, own, customer)
    await counter.press("4")
    await shows_documents(counter)
    await counter.sees("這是您自己的帳號", "K04")
    await counter.press("escape")
    await counter.sees("客戶 ")
    await counter.press("escape")
    await counter.sees(DESK)


async def test_who_guesses_is_locked_out_and_told_for_how_long(counter: Kiosk, staff: Staff) -> None:
    await counter.sees("歡迎使用")
    await counter.press("f8")
    await counter.sees("人員代號")
    await counter.enter(staff.clerk)
    for left in reversed(range(1, TRIES)):
        await counter.enter("Wrong2026a")
        await counter.sees(f"還剩 {left} 次機會")
    for password in ("Wrong2026a", PASSWORD):
        await counter.enter(password)
        await counter.sees("登入錯誤次數過多", "分鐘")
