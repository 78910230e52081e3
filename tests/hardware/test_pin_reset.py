"""貳、六 晶片卡密碼重置: nothing without a clerk; with one, a new PIN, full tries and a new unblocking code."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ra_contract.card import ManagementAlgorithm
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks.rows import KioskRow
from tests.flows import pin_of
from tests.hardware.resetting import (
    DONE,
    FIRST_PUK,
    FORM,
    NEW_PIN,
    NOT_NOW,
    READER,
    at_the_form,
    at_the_last_key,
    chooses_the_reset,
    finishes,
    puk_of,
)
from tests.kiosk import LOOK, PIN, Customer, Kiosk, kiosk_name, kiosk_of, new_customer

LIFE = timedelta(minutes=15)


@pytest.mark.manual("2.6.1")
async def test_without_a_clerk_it_says_what_to_bring_and_the_card_is_never_touched(
    kiosk: Kiosk, blocked: Customer
) -> None:
    await chooses_the_reset(kiosk, blocked)
    await kiosk.sees(NOT_NOW, "須先臨櫃辦理", "晶片卡、兩種身分證件與印鑑", "B16")
    assert len(kiosk.reader.commands) == LOOK
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.6.1")
async def test_without_a_clerk_no_card_is_asked_for(kiosk: Kiosk, blocked: Customer) -> None:
    await kiosk.sign_in(blocked)
    await kiosk.press("6")
    await kiosk.sees(NOT_NOW, "B16")


@pytest.mark.manual("2.6.2", "2.6.3", "2.6.4")
async def test_with_a_clerk_the_pin_is_reset_the_tries_are_full_and_the_unblocking_code_is_another(
    kiosk: Kiosk, authorised: Customer
) -> None:
    await at_the_last_key(kiosk, authorised)
    before = len(kiosk.reader.commands)
    await kiosk.press("enter")
    await kiosk.sees(DONE, "從現在起請使用新的晶片卡密碼", "剩餘機會", "3")
    assert len(kiosk.reader.commands) - before - 3 <= 3  # the last look at the card for the tries left costs 3
    assert (pin_of(authorised.card), authorised.card.pin_tries_left) == (NEW_PIN, 3)
    assert puk_of(authorised.card) != FIRST_PUK
    assert authorised.card.puk_tries_left == 3


@pytest.mark.manual("2.6.4")
async def test_an_authorisation_resets_once_and_the_next_one_resets_the_same_card_again(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    await chooses_the_reset(kiosk, authorised)
    await finishes(kiosk)
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    commands = len(kiosk.reader.commands)
    await kiosk.press("6")
    await kiosk.sees(NOT_NOW, "B16")
    assert len(kiosk.reader.commands) == commands
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    kiosk.world.admin.pin_resets.authorise(authorised.cn, kiosk_name(tmp_path), "clerk01")
    await kiosk.press("6")
    await finishes(kiosk, "161803")
    assert pin_of(authorised.card) == "161803"


@pytest.mark.manual("2.6.1")
async def test_an_authorisation_that_has_run_out_is_told_and_the_card_is_never_touched(
    kiosk: Kiosk, authorised: Customer
) -> None:
    kiosk.world.clock.ahead = LIFE
    await chooses_the_reset(kiosk, authorised)
    await kiosk.sees(NOT_NOW, "授權已逾時（有效 15 分鐘）", "B17")
    assert len(kiosk.reader.commands) == LOOK


@pytest.mark.manual("2.6.2")
async def test_an_authorisation_that_runs_out_while_typing_resets_nothing(kiosk: Kiosk, authorised: Customer) -> None:
    kiosk.world.clock.ahead = LIFE - timedelta(minutes=1)
    await at_the_last_key(kiosk, authorised)
    kiosk.world.clock.ahead = LIFE
    await kiosk.press("enter")
    await kiosk.sees(NOT_NOW, "授權已逾時", "B17")
    assert (pin_of(authorised.card), authorised.card.pin_tries_left) == (PIN, 0)


@pytest.mark.manual("2.6.2")
async def test_an_authorisation_that_a_newer_one_replaced_while_typing_resets_nothing(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    await at_the_last_key(kiosk, authorised)
    kiosk.world.admin.pin_resets.authorise(authorised.cn, kiosk_name(tmp_path), "clerk02")
    await kiosk.press("enter")
    await kiosk.sees(NOT_NOW, "授權已使用過", "B18")
    assert (pin_of(authorised.card), authorised.card.pin_tries_left) == (PIN, 0)


@pytest.mark.manual("2.6.1")
async def test_at_another_kiosk_it_sends_to_the_one_that_the_clerk_named(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    (elsewhere := tmp_path / f"{tmp_path.name}-elsewhere").mkdir()
    async with kiosk_of(kiosk.world, elsewhere) as other:
        await chooses_the_reset(other, authorised)
        await other.sees("櫃檯授權的是另一台機台", "B20")
        assert len(other.reader.commands) == LOOK
    await chooses_the_reset(kiosk, authorised)
    await finishes(kiosk)


@pytest.mark.manual("2.6.2")
async def test_another_card_of_the_same_customer_is_named_and_the_authorised_one_goes_on(
    kiosk: Kiosk, blocked: Customer, tmp_path: Path
) -> None:
    key = bytes.fromhex(blocked.card._memory.management_key)
    second = new_customer(kiosk.world, is_card_known=False).card
    kiosk.world.admin.cards.add(second.guid, blocked.cn, key, ManagementAlgorithm.AES_192, FIRST_PUK, "C-2")
    kiosk.world.admin.pin_resets.authorise(blocked.cn, kiosk_name(tmp_path), "clerk01", blocked.card.guid)
    await chooses_the_reset(kiosk, Customer(blocked.cn, blocked.password, second))
    await kiosk.sees("櫃檯授權的是另一張晶片卡", "請插入您在櫃檯出示的晶片卡", "B19")
    kiosk.reader.pull()
    kiosk.reader.insert(blocked.card)
    await finishes(kiosk)
    assert (pin_of(second), second.pin_tries_left) == (PIN, 3)


@pytest.mark.manual("2.6.2")
async def test_the_card_of_another_customer_is_named_and_ones_own_goes_on(kiosk: Kiosk, authorised: Customer) -> None:
    other = new_customer(kiosk.world)
    await chooses_the_reset(kiosk, Customer(authorised.cn, authorised.password, other.card))
    await kiosk.sees("這張晶片卡不屬於目前登入的客戶", "這張卡沒有任何變更", "C06")
    kiosk.reader.insert(authorised.card)
    await finishes(kiosk)
    assert (pin_of(other.card), puk_of(other.card)) == (PIN, FIRST_PUK)


@pytest.mark.manual("2.6.2")
@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("31415", "31415", "晶片卡密碼為 6 至 8 位數字"),
        ("777777", "777777", "重複的數字太容易被猜到"),
        ("456789", "456789", "連續的數字（如 123456）太容易被猜到"),
        ("860307", "860307", "日期（如生日）太容易被猜到"),
        (NEW_PIN, "314158", "兩次輸入的新晶片卡密碼不一致"),
    ],
)
async def test_each_broken_rule_is_named_before_the_unblocking_code_is_released(
    kiosk: Kiosk, authorised: Customer, new: str, again: str, words: str
) -> None:
    await at_the_form(kiosk, authorised)
    commands = len(kiosk.reader.commands)
    await kiosk.enter(new, again)
    await kiosk.sees(words, FORM)
    assert len(kiosk.reader.commands) == commands


@pytest.mark.manual("2.6.2", "2.6.3")
async def test_leaving_at_the_form_keeps_the_authorisation(kiosk: Kiosk, authorised: Customer) -> None:
    await at_the_form(kiosk, authorised)
    await kiosk.sees(READER)
    await kiosk.enter(NEW_PIN)
    await kiosk.type(NEW_PIN)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert (pin_of(authorised.card), puk_of(authorised.card)) == (PIN, FIRST_PUK)
    await kiosk.press("6")
    await finishes(kiosk)


@pytest.mark.manual("2.6.2")
async def test_without_a_card_it_is_asked_for_once_it_is_authorised(kiosk: Kiosk, authorised: Customer) -> None:
    await kiosk.sign_in(authorised)
    await kiosk.press("6")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(authorised.card)
    await finishes(kiosk)


@pytest.mark.manual("2.6.4")
async def test_a_reset_that_was_completed_but_never_on_the_card_costs_no_card(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    kiosk.reader.insert(authorised.card)
    await kiosk.sign_in(authorised)
    assert kiosk.app.visit is not None
    ra = kiosk.app.visit.ra
    reset = await ra.pin_reset()
    await ra.redeem_pin_reset(reset, reset.card_guid)
    await ra.complete_pin_reset(reset)
    kiosk.world.admin.pin_resets.authorise(authorised.cn, kiosk_name(tmp_path), "clerk01")
    assert puk_of(authorised.card) == FIRST_PUK
    await kiosk.press("6")
    await finishes(kiosk)
    assert pin_of(authorised.card) == NEW_PIN
    assert puk_of(authorised.card) != FIRST_PUK


@pytest.mark.manual("2.6.4")
async def test_a_card_that_can_no_longer_be_unblocked_needs_another_in_words(
    kiosk: Kiosk, authorised: Customer
) -> None:
    authorised.card._memory.puk.tries_left = 0
    await at_the_last_key(kiosk, authorised)
    await kiosk.press("enter")
    await kiosk.sees("這張晶片卡已無法解鎖", "需要換發新的晶片卡", "C16", "返回服務選單")
    assert authorised.card.pin_tries_left == 0


@pytest.mark.manual("2.6.4")
async def test_an_unblocking_code_that_the_card_does_not_take_is_told_in_words(
    kiosk: Kiosk, authorised: Customer
) -> None:
    authorised.card._memory.puk.value = b"87654321".hex()
    await at_the_last_key(kiosk, authorised)
    await kiosk.press("enter")
    await kiosk.sees("卡片不接受解鎖碼", "晶片卡密碼未變更", "C18")
    assert authorised.card.pin_tries_left == 0
    assert authorised.card.puk_tries_left > 0


@pytest.mark.manual("2.6.4")
async def test_a_card_that_four_resets_have_not_reached_though_they_were_called_completed_is_reset(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    for _ in range(4):
        falsely_completed(kiosk, authorised, kiosk_name(tmp_path))
    await at_the_last_key(kiosk, authorised)
    await kiosk.press("enter")
    await kiosk.sees(DONE)
    assert (pin_of(authorised.card), authorised.card.puk_tries_left) == (NEW_PIN, 3)
    assert puk_of(authorised.card) != FIRST_PUK


def falsely_completed(kiosk: Kiosk, customer: Customer, name: str) -> None:
    """Another kiosk's reset, which that kiosk calls completed without the card; and the next authorisation."""
    ra, world = kiosk.world.registry, kiosk.world
    with ra.database.write() as session:
        owner = session.scalars(sa.select(CustomerRow).where(CustomerRow.cn == customer.cn)).one()
        at = session.scalars(sa.select(KioskRow).where(KioskRow.name == name)).one()
        reset = pin_resets.current(session, owner, at, ra.clock())
        pin_resets.redeem(ra, session, owner, at, reset.id, reset.card_guid)
        pin_resets.complete(session, owner, at, reset.id, ra.clock())
    world.admin.pin_resets.authorise(customer.cn, name, "clerk01")
