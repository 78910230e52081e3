"""Paid renewals through a real pcscd: old keys of the other algorithm, both ways, and the dead ends that are none."""

from datetime import timedelta
from pathlib import Path

import pytest

from ra_contract.certificate import KeyAlgorithm, Status
from rakiosk_ra.base.budgets import Verb, of_card, spend
from tests.flows import RENEWED, at_the_pin_of_the_renewal, logs_out, statuses
from tests.hardware.test_renew_other_keys import debits, in_its_place, renews_with, with_old_keys
from tests.kiosk import PIN, Customer, Kiosk
from tests.pcsc.bench import new_path, on_file
from tests.pcsc.test_rows import kiosk
from tests.ra.test_renewal_keys import wanting

FIXTURES = (kiosk,)

pytestmark = pytest.mark.xdist_group("pcsc")


def with_keys(at: Kiosk, algorithm: KeyAlgorithm, folder: Path) -> Customer:
    path = new_path(folder)
    return on_file(with_old_keys(at.world, algorithm, path), path)


def spends_all_card_authentications(at: Kiosk, customer: Customer) -> None:
    """A card that has failed as often as it may, of late."""
    ra = at.world.registry
    for _ in range(ra.settings.budgets.challenges):
        with ra.database.write() as session:
            spend(session, ra.settings.budgets, Verb.CHALLENGE, of_card(customer.card.guid), ra.clock())


@pytest.mark.manual("2.2.3", "2.2.6")
async def test_a_paid_renewal_of_old_keys_outlives_a_spent_budget_and_a_lost_card(kiosk: Kiosk, tmp_path: Path) -> None:
    customer = with_keys(kiosk, KeyAlgorithm.RSA_2048, tmp_path)
    with wanting(kiosk.world, KeyAlgorithm.P_256):
        await at_the_pin_of_the_renewal(kiosk, customer)
        spends_all_card_authentications(kiosk, customer)
        await kiosk.enter(PIN)
        await kiosk.sees("A16")
        await kiosk.press("escape")
        await kiosk.sees("請選擇服務項目")
        await logs_out(kiosk)
        path = new_path(tmp_path)
        replacement = on_file(in_its_place(kiosk, customer, path), path)
        await renews_with(kiosk, replacement)
    assert set(statuses(kiosk, replacement).values()) == {Status.VALID}
    assert debits(kiosk, customer) == 1


@pytest.mark.manual("2.2.6")
async def test_a_paid_renewal_goes_back_to_rsa_once_the_spent_budget_has_filled_again(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    customer = with_keys(kiosk, KeyAlgorithm.P_256, tmp_path)
    with wanting(kiosk.world, KeyAlgorithm.RSA_2048):
        await at_the_pin_of_the_renewal(kiosk, customer)
        spends_all_card_authentications(kiosk, customer)
        await kiosk.enter(PIN)
        await kiosk.sees("A16")
        kiosk.world.clock.ahead = timedelta(seconds=61)
        await kiosk.goes_on("enter")
        await kiosk.sees("請輸入晶片卡密碼")
        await kiosk.enter(PIN)
        await kiosk.sees(RENEWED)
    kiosk.world.clock.ahead = timedelta(0)
    assert set(statuses(kiosk, customer).values()) == {Status.VALID}
    assert debits(kiosk, customer) == 1
