"""PIN and PUK of the simulated card, seen from the wire."""

import pytest

from tests.card.simulated.terminal import PIN, PUK, pin_block, raw, selected_card, send, tries_left, verify


def test_the_tries_left_are_told_without_spending_one() -> None:
    card = selected_card()
    assert [tries_left(card) for _ in range(5)] == [0x63C3] * 5


def test_a_wrong_pin_costs_exactly_one_try_and_the_right_one_brings_them_back() -> None:
    card = selected_card()
    assert verify(card, "000000") == 0x63C2
    assert tries_left(card) == 0x63C2
    assert verify(card) == 0x9000
    assert tries_left(card) == 0x9000  # no verification is needed
    card.reset()
    assert card.pin_tries_left == 3


def test_after_three_wrong_pins_the_right_one_is_refused_too() -> None:
    card = selected_card()
    assert [verify(card, "000000") for _ in range(4)] == [0x63C2, 0x63C1, 0x63C0, 0x6983]
    assert verify(card) == 0x6983
    assert tries_left(card) == 0x63C0


@pytest.mark.parametrize(
    "block", ["3132333435FFFFFF", "31323334353637", "313233343536FF37", "4142434445464748", "00" * 9]
)
def test_a_misshapen_pin_costs_no_try(block: str) -> None:
    card = selected_card()
    assert send(card, "00200080", bytes.fromhex(block)).status == 0x6A80
    assert card.pin_tries_left == 3


def test_a_wrong_pin_takes_back_the_verification() -> None:
    card = selected_card()
    verify(card)
    verify(card, "000000")
    assert tries_left(card) == 0x63C2


def test_verification_ends_with_a_reset_and_on_request() -> None:
    card = selected_card()
    verify(card)
    assert send(card, "0020FF80").status == 0x9000
    assert tries_left(card) == 0x63C3
    verify(card)
    card.reset()
    assert raw(card, bytes.fromhex("00200080")).status == 0x6D00  # nothing is selected either


def test_there_is_no_global_pin_and_no_other_use_of_p1() -> None:
    card = selected_card()
    assert send(card, "00200000", pin_block(PIN)).status == 0x6A88
    assert send(card, "00200180", pin_block(PIN)).status == 0x6A86


def test_a_changed_pin_replaces_the_old_one() -> None:
    card = selected_card()
    assert send(card, "00240080", pin_block(PIN) + pin_block("87654321")).status == 0x9000
    assert verify(card) == 0x63C2
    assert verify(card, "87654321") == 0x9000


def test_a_change_with_a_wrong_pin_costs_one_try_and_with_a_misshapen_new_pin_none() -> None:
    card = selected_card()
    assert send(card, "00240080", pin_block("000000") + pin_block("654321")).status == 0x63C2
    assert send(card, "00240080", pin_block(PIN) + pin_block("12345")).status == 0x6A80
    assert card.pin_tries_left == 2
    assert verify(card) == 0x9000


def test_a_changed_puk_replaces_the_old_one_and_may_be_any_eight_bytes() -> None:
    card = selected_card()
    new = bytes.fromhex("00FF10203040A0B0")
    assert send(card, "00240081", PUK + new).status == 0x9000
    assert send(card, "002C0080", PUK + pin_block("654321")).status == 0x63C2
    assert send(card, "002C0080", new + pin_block("654321")).status == 0x9000


def test_a_wrong_puk_in_a_change_leaves_the_verified_pin_alone() -> None:
    card = selected_card()
    verify(card)
    assert send(card, "00240081", b"00000000" + PUK).status == 0x63C2
    assert tries_left(card) == 0x9000


def test_the_puk_unblocks_a_blocked_pin_and_sets_a_new_one() -> None:
    card = selected_card()
    for _ in range(3):
        verify(card, "000000")
    assert send(card, "002C0080", PUK + pin_block("654321")).status == 0x9000
    assert tries_left(card) == 0x63C3
    assert verify(card, "654321") == 0x9000


def test_unblocking_spares_the_puk_when_the_new_pin_is_misshapen() -> None:
    card = selected_card()
    assert send(card, "002C0080", PUK + pin_block("12")).status == 0x6A80
    assert card.puk_tries_left == 3


def test_three_wrong_puks_block_unblocking_for_good() -> None:
    card = selected_card()
    wrong = [send(card, "002C0080", b"00000000" + pin_block("654321")).status for _ in range(4)]
    assert wrong == [0x63C2, 0x63C1, 0x63C0, 0x6983]
    assert send(card, "002C0080", PUK + pin_block("654321")).status == 0x6983
    assert send(card, "00240081", PUK + PUK).status == 0x6983
    assert verify(card) == 0x9000  # the PIN itself still works


def test_personalisation_sets_the_tries_left() -> None:
    card = selected_card()
    card.set_pin_tries(0)
    assert verify(card) == 0x6983
    with pytest.raises(ValueError, match="tries"):
        card.set_pin_tries(4)
