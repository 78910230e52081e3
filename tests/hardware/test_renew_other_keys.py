"""貳、二 when keys are not what they were: an RA that wants another algorithm now, a card in the old one's place."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import KeyAlgorithm, Status, Use
from ra_contract.clerk import CardState
from rakiosk_demo.simulators.card import ManagementAlgorithm as CardAlgorithm
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_ra.cards.rows import CardRow
from tests.flows import (
    PAID,
    RENEWED,
    at_the_account,
    at_the_pin_of_the_renewal,
    certified_customer,
    logs_out,
    new_account,
    statuses,
)
from tests.kiosk import PIN, Customer, Kiosk
from tests.ra.test_renewal_keys import wanting
from tests.ra.world import World


def with_old_keys(world: World, algorithm: KeyAlgorithm, path: Path | None = None) -> Customer:
    """A customer whose certificates run out soon, of keys of this algorithm, with an account."""
    customer = certified_customer(world, expires_in_days=20, algorithm=algorithm, path=path)
    new_account(world, customer)
    return customer


@pytest.mark.manual("2.2.6")
@pytest.mark.parametrize(
    ("old", "wanted"),
    [(KeyAlgorithm.RSA_2048, KeyAlgorithm.P_256), (KeyAlgorithm.P_256, KeyAlgorithm.RSA_2048)],
)
async def test_a_card_with_keys_of_another_algorithm_than_the_ra_wants_is_renewed(
    kiosk: Kiosk, old: KeyAlgorithm, wanted: KeyAlgorithm
) -> None:
    customer = with_old_keys(kiosk.world, old)
    with wanting(kiosk.world, wanted):
        await at_the_pin_of_the_renewal(kiosk, customer)
        await kiosk.enter(PIN)
        await kiosk.sees(RENEWED)
    assert set(statuses(kiosk, customer).values()) == {Status.VALID}
    assert debits(kiosk, customer) == 1


@pytest.mark.manual("2.2.3", "2.2.6")
async def test_a_paid_renewal_goes_on_with_the_card_that_the_counter_gave_for_a_dead_one(
    kiosk: Kiosk, renewable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, renewable)
    await kiosk.press("escape")
    await kiosk.sees("是否要先離開")
    await kiosk.press("tab", "enter")
    await kiosk.sees("請選擇服務項目")
    await logs_out(kiosk)
    replacement = in_its_place(kiosk, renewable)
    writes_off(kiosk, renewable)
    kiosk.reader.insert(renewable.card)
    await kiosk.sign_in(renewable)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("2")
    await kiosk.sees("這張晶片卡已收回", "已扣款的費用不會損失", "A20")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    await logs_out(kiosk)
    await renews_with(kiosk, replacement)
    assert statuses(kiosk, renewable) == {Use.SIGNING: Status.VALID, Use.ENCRYPTION: Status.VALID}
    assert debits(kiosk, renewable) == 1


def writes_off(kiosk: Kiosk, customer: Customer) -> None:
    """Do what the counter does with a dead card: it is withdrawn, and its certificates are on hold."""
    kiosk.world.admin.certificates.hold(customer.cn)
    with kiosk.world.registry.database.write() as session:
        session.get_one(CardRow, customer.card.guid).state = CardState.WITHDRAWN


@pytest.mark.manual("2.2.3")
async def test_the_old_card_is_still_the_customers_when_there_is_a_newer_one(kiosk: Kiosk, renewable: Customer) -> None:
    in_its_place(kiosk, renewable)
    await at_the_account(kiosk, renewable)


async def renews_with(kiosk: Kiosk, replacement: Customer) -> None:
    """Sign in with the card that took another's place, and finish the renewal that is paid already."""
    kiosk.reader.insert(replacement.card)
    await kiosk.sign_in(replacement)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.press("2")
    await kiosk.sees("已同意用戶約定條款", "這張卡片不是原憑證所在的卡片")
    await kiosk.goes_on("enter")
    await kiosk.sees(PAID)
    await kiosk.goes_on("enter")
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees(RENEWED)


def in_its_place(kiosk: Kiosk, customer: Customer, path: Path | None = None) -> Customer:
    """The same customer with another card, blank, that the counter has given out since."""
    key = os.urandom(24)
    card = SoftwareCard.create(path, management_key=key, management_algorithm=CardAlgorithm.AES_192, pin=PIN)
    kiosk.world.admin.cards.add(card.guid, customer.cn, key, ManagementAlgorithm.AES_192, "12345678", "C-NEW")
    return replace(customer, card=card)


def debits(kiosk: Kiosk, customer: Customer) -> int:
    return sum(account.debits for account in kiosk.world.admin.bank.accounts(customer.cn))
