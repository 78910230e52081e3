"""Changing the PIN and unblocking it: what is sent, what it costs, and what is left after every kind of break."""

from contextlib import nullcontext

import pytest

from rakiosk.card.session import CardSession
from rakiosk.domain.errors import CardError, CardOfSomeoneElse, PinBlocked, PinWrong, PukBlocked, PukWrong
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.faults import Fault
from tests.card.counter import Counter, counter
from tests.card.rig import GUID, PUK, blank_card, costs, pin
from tests.card.test_interruptions import mend
from tests.card.test_session import BOTH_PROTOCOLS, opened

pytestmark = pytest.mark.usefixtures("both_protocols")

NEW_PIN = "805317"
NEXT_PUK = b"27182818"
SELECT, VERIFY, CHANGE, UNBLOCK, READ, GET_RESPONSE = 0xA4, 0x20, 0x24, 0x2C, 0xCB, 0xC0
RESETS = {Fault.RESET_BEFORE, Fault.RESET_AFTER}  # while the card is opened, they are made good
BREAKS = pytest.mark.parametrize("fault", list(Fault))


def puk(code: bytes = PUK) -> Secret:
    return Secret(code)


def takes(card: SoftwareCard, digits: str) -> bool:
    """Whether the card takes this PIN; a wrong one costs a try."""
    session, _ = opened(card)
    try:
        session.verify(pin(digits))
    except (PinWrong, PinBlocked):
        return False
    finally:
        session.close()
    return True


def blocked_card(*, is_t0: bool | None = None) -> SoftwareCard:
    card = blank_card(is_t0=is_t0)
    card.set_pin_tries(0)
    return card


@BOTH_PROTOCOLS
@pytest.mark.manual("2.8.4")
def test_a_changed_pin_is_taken_and_the_old_one_is_not(is_t0):
    card = blank_card(is_t0=is_t0)
    session, wire = opened(card)
    session.change_pin(pin(), pin(NEW_PIN))
    assert wire.count(CHANGE) == 1
    assert wire.count(VERIFY) == 0
    assert takes(card, NEW_PIN)
    assert not takes(card, "271828")


@BOTH_PROTOCOLS
def test_a_wrong_old_pin_costs_one_try_however_often_that_entry_is_used(is_t0):
    session, wire = opened(blank_card(is_t0=is_t0))
    wrong = pin("999999")
    for _ in range(3):
        with pytest.raises(PinWrong) as caught:
            session.change_pin(wrong, pin(NEW_PIN))
        assert caught.value.tries_left == 2
    with pytest.raises(PinWrong):
        session.verify(wrong)
    assert wire.count(CHANGE) == 1
    assert session.tries_left() == 2


def test_pins_of_the_wrong_shape_cost_no_try_and_no_command():
    session, wire = opened(blank_card())
    for old, new in [("271828", "12345"), ("271828", "12345678x"), ("27182", NEW_PIN)]:
        with pytest.raises(ValueError, match="6 to 8 digits"):
            session.change_pin(pin(old), pin(new))
    assert wire.count(CHANGE) == 0


def test_the_last_wrong_old_pin_blocks_and_says_so():
    session, _ = opened(blank_card())
    for tries_left in (2, 1):
        with pytest.raises(PinWrong) as caught:
            session.change_pin(pin("999999"), pin(NEW_PIN))
        assert caught.value.tries_left == tries_left
    for _ in range(2):
        with pytest.raises(PinBlocked):
            session.change_pin(pin("999999"), pin(NEW_PIN))


@BOTH_PROTOCOLS
@pytest.mark.manual("2.6.4")
def test_unblocking_sets_pin_and_tries_and_puts_another_puk_in_place(is_t0):
    card = blocked_card(is_t0=is_t0)
    session, wire = opened(card)
    session.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN))
    assert (wire.count(UNBLOCK), wire.count(CHANGE)) == (1, 1)
    assert session.tries_left() == 3
    assert takes(card, NEW_PIN)
    with pytest.raises(PukWrong):
        opened(card)[0].unblock(puk(), puk(), pin())
    opened(card)[0].unblock(puk(NEXT_PUK), puk(NEXT_PUK), pin())
    assert takes(card, "271828")


def test_a_card_that_has_the_next_puk_already_costs_one_try_of_it_and_gets_it_back():
    card = blocked_card()
    opened(card)[0].unblock(puk(), puk(NEXT_PUK), pin())
    card.set_pin_tries(0)
    session, wire = opened(card)
    session.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN))
    assert (wire.count(UNBLOCK), wire.count(CHANGE)) == (2, 0)
    assert (card.pin_tries_left, card.puk_tries_left) == (3, 3)


def test_no_try_is_spent_on_a_next_puk_that_no_card_has_had():
    session, wire = opened(card := blocked_card())
    with pytest.raises(PukWrong) as caught:
        session.unblock(puk(b"99999999"), puk(NEXT_PUK), pin(NEW_PIN), is_new=True)
    assert (caught.value.tries_left, wire.count(UNBLOCK)) == (2, 1)
    session.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN), is_new=True)
    assert takes(card, NEW_PIN)
    opened(card)[0].unblock(puk(NEXT_PUK), puk(NEXT_PUK), pin())


def test_a_card_that_has_neither_puk_is_sent_each_once_and_stays_blocked():
    card = blocked_card()
    session, wire = opened(card)
    with pytest.raises(PukWrong) as caught:
        session.unblock(puk(b"99999999"), puk(b"88888888"), pin(NEW_PIN))
    assert caught.value.tries_left == 1
    assert wire.count(UNBLOCK) == 2
    assert card.pin_tries_left == 0
    with pytest.raises(PukBlocked):
        session.unblock(puk(b"99999999"), puk(b"99999999"), pin(NEW_PIN))
    with pytest.raises(PukBlocked):
        session.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN))


def seen(at: Counter, after: int) -> list[int]:
    """The commands since then, GET RESPONSE left out."""
    return [command.ins for command in at.reader.commands[after:] if command.ins != GET_RESPONSE]


async def test_a_pin_change_after_a_look_costs_two_commands_and_unblocking_three():
    async with counter() as at:
        at.reader.insert(blank_card())
        guid = (await at.card_service.look()).guid
        before = len(at.reader.commands)
        async with at.card_service.opened(guid) as card:
            await card.change_pin(pin(), pin(NEW_PIN))
        assert seen(at, before) == [SELECT, CHANGE]
        before = len(at.reader.commands)
        async with at.card_service.opened(guid) as card:
            await card.unblock(puk(), puk(NEXT_PUK), pin())
        assert seen(at, before) == [SELECT, UNBLOCK, CHANGE]


async def test_a_card_that_was_swapped_since_the_look_is_read_anew_and_refused():
    async with counter() as at:
        at.reader.insert(blank_card())
        guid = (await at.card_service.look()).guid
        other = SoftwareCard.create(None, management_key=bytes(32))
        at.reader.insert(other)
        with pytest.raises(CardOfSomeoneElse):
            async with at.card_service.opened(guid):
                pytest.fail("it must not open")
        assert seen(at, costs(3, 5)) == [SELECT, READ]
        assert other.pin_tries_left == 3


async def test_the_same_card_put_in_anew_is_read_anew():
    async with counter() as at:
        card = blank_card()
        at.reader.insert(card)
        guid = (await at.card_service.look()).guid
        at.reader.insert(card)
        async with at.card_service.opened(guid) as again:
            assert again.guid == GUID
        async with at.card_service.opened(guid):
            pass
        assert seen(at, costs(3, 5)) == [SELECT, READ, SELECT]


@BREAKS
async def test_a_pin_change_broken_off_at_any_command_leaves_one_of_both_pins_and_all_tries(fault):
    deadline = 0.2 if fault is Fault.SILENCE else 10.0
    opening = costs(1, 2)
    for place in range(1, opening + 2):
        async with counter(deadline_seconds=deadline) as at:
            card = blank_card()
            at.reader.insert(card)
            guid = (await at.card_service.look()).guid
            at.reader.plan(fault, at=place)
            is_made_good = fault in RESETS and place <= opening
            with nullcontext() if is_made_good else pytest.raises(CardError):
                async with at.card_service.opened(guid) as broken:
                    await broken.change_pin(pin(), pin(NEW_PIN))
            await mend(at, card)
            assert (await at.card_service.look()).pin_tries_left == 3
            is_changed = is_made_good or (place > opening and not fault.comes_before)
            assert takes(card, NEW_PIN if is_changed else "271828")


@BREAKS
async def test_unblocking_broken_off_at_any_command_is_put_right_by_doing_it_again(fault):
    deadline = 0.2 if fault is Fault.SILENCE else 10.0
    opening = costs(1, 2)
    for place in range(1, opening + 3):
        async with counter(deadline_seconds=deadline) as at:
            card = blocked_card()
            at.reader.insert(card)
            guid = (await at.card_service.look()).guid
            at.reader.plan(fault, at=place)
            with nullcontext() if fault in RESETS and place <= opening else pytest.raises(CardError):
                async with at.card_service.opened(guid) as broken:
                    await broken.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN))
            await mend(at, card)
            assert card.puk_tries_left == 3
            async with at.card_service.opened(guid) as again:
                await again.unblock(puk(), puk(NEXT_PUK), pin(NEW_PIN))
            assert (card.pin_tries_left, card.puk_tries_left) == (3, 3)
            assert takes(card, NEW_PIN)
            opened(card)[0].unblock(puk(NEXT_PUK), puk(NEXT_PUK), pin())


def test_a_session_that_is_told_the_guid_does_not_read_it():
    wire = opened(blank_card())[1]
    wire.instructions.clear()
    session = CardSession(wire, GUID)
    assert session.guid == GUID
    assert [ins for ins in wire.instructions if ins != GET_RESPONSE] == [SELECT]
