"""貳、六 with card or line lost in the middle: told, and finished, now or under the next authorisation."""

from pathlib import Path

import pytest

from rakiosk_demo.simulators.card.faults import Fault
from tests.fault_proxy import FaultProxy
from tests.flows import CARD_REMOVED, RA_UNREACHABLE, logs_out, pin_of
from tests.hardware.resetting import (
    DONE,
    FIRST_PUK,
    NEW_PIN,
    at_the_last_key,
    chooses_the_reset,
    finishes,
    puk_of,
)
from tests.kiosk import PIN, Customer, Kiosk, kiosk_name
from tests.line import Line

IN_DOUBT = "無法確認晶片卡是否已採用您的新晶片卡密碼"


@pytest.mark.manual("2.6.4")
@pytest.mark.parametrize("fault", [Fault.PULL_BEFORE, Fault.PULL_AFTER])
@pytest.mark.parametrize("at", [1, 2, 3])
async def test_pulled_at_any_command_of_the_reset_it_is_told_and_put_back_it_is_done(
    kiosk: Kiosk, authorised: Customer, fault: Fault, at: int, tmp_path: Path
) -> None:
    await at_the_last_key(kiosk, authorised)
    kiosk.reader.plan(fault, at=at)
    await kiosk.press("enter")
    await kiosk.sees(*((CARD_REMOVED, "C07") if at == 1 else (IN_DOUBT, "C21")))  # SELECT goes before the rest
    assert kiosk.reader.pending_fault is None
    kiosk.reader.insert(authorised.card)
    screen = await finishes(kiosk, "161803")
    assert "剩餘機會" in screen
    assert (pin_of(authorised.card), authorised.card.pin_tries_left) == ("161803", 3)
    assert authorised.card.puk_tries_left == 3
    await card_and_ra_agree(kiosk, authorised, tmp_path)


@pytest.mark.manual("2.6.4")
async def test_a_reset_that_was_cut_short_is_finished_under_the_next_authorisation(
    kiosk: Kiosk, authorised: Customer, tmp_path: Path
) -> None:
    await at_the_last_key(kiosk, authorised)
    kiosk.reader.plan(Fault.PULL_AFTER, at=3)  # SELECT, RESET RETRY COUNTER, CHANGE REFERENCE DATA of the PUK
    await kiosk.press("enter")
    await kiosk.sees(IN_DOUBT, "再設定一次晶片卡密碼，即可繼續重置", "新晶片卡密碼可能已經生效", "C21")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert puk_of(authorised.card) != FIRST_PUK
    await logs_out(kiosk)
    await card_and_ra_agree(kiosk, authorised, tmp_path)


async def card_and_ra_agree(kiosk: Kiosk, customer: Customer, folder: Path) -> None:
    """The RA knows the card's unblocking code: a further authorisation resets it."""
    if kiosk.app.visit is not None and kiosk.app.visit.session is not None:
        await logs_out(kiosk)
    kiosk.world.admin.pin_resets.authorise(customer.cn, kiosk_name(folder), "clerk01")
    await chooses_the_reset(kiosk, customer)
    await finishes(kiosk, "577215")
    assert (pin_of(customer.card), customer.card.puk_tries_left) == ("577215", 3)


@pytest.mark.manual("2.6.4")
async def test_a_completion_whose_answer_is_lost_is_sent_again_and_the_card_is_left_alone(
    kiosk: Kiosk, authorised: Customer
) -> None:
    await at_the_last_key(kiosk, authorised)
    fault_proxy = FaultProxy(kiosk, Line.cut_before_the_answer, "completion")
    await kiosk.press("enter")
    await kiosk.sees(RA_UNREACHABLE, "R01")
    assert fault_proxy.broke_at == ["PUT /v1/pin-resets/…/completion"]
    commands = len(kiosk.reader.commands)
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await kiosk.sees(DONE)
    assert len(kiosk.reader.commands) - commands <= 3
    assert pin_of(authorised.card) == NEW_PIN


@pytest.mark.manual("2.6.4")
async def test_a_redemption_whose_answer_is_lost_gives_the_same_codes_again(kiosk: Kiosk, authorised: Customer) -> None:
    await at_the_last_key(kiosk, authorised)
    FaultProxy(kiosk, Line.cut_before_the_answer, "redemption")
    await kiosk.press("enter")
    await kiosk.sees(RA_UNREACHABLE, "R01")
    assert pin_of(authorised.card) == PIN
    await kiosk.line.restore()
    await kiosk.goes_on("enter")
    await finishes(kiosk)
