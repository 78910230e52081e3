"""Short APDUs on the wire: chaining, GET RESPONSE, the right Le, both protocols, and a hostile card's endless talk."""

import pytest

from rakiosk.card.apdu import LE_ALL, Answer, Command, exchange
from rakiosk.domain.errors import CardGarbled
from tests.card.rig import ScriptedConnection

GET = Command(0xCB, 0x3F, 0xFF, bytes.fromhex("5C035FC102"), LE_ALL)
EMPTY_VERIFY = Command(0x20, 0x00, 0x80)
VERIFY = Command(0x20, 0x00, 0x80, b"12345678")


def test_t1_carries_data_and_le_together():
    card = ScriptedConnection("aabb9000")
    assert exchange(card, GET) == Answer(b"\xaa\xbb", 0x9000)
    assert card.commands == ["00cb3fff055c035fc10200"]


def test_t0_drops_le_when_there_is_data_and_asks_for_the_answer():
    card = ScriptedConnection("6102", "aabb9000", is_t0=True)
    assert exchange(card, GET) == Answer(b"\xaa\xbb", 0x9000)
    assert card.commands == ["00cb3fff055c035fc102", "00c0000002"]


def test_a_command_with_nothing_to_say_has_four_bytes_on_t1_and_five_on_t0():
    for is_t0, expected in ((False, "00200080"), (True, "0020008000")):
        card = ScriptedConnection("63c3", is_t0=is_t0)
        assert exchange(card, EMPTY_VERIFY).status == 0x63C3
        assert card.commands == [expected]


def test_long_data_goes_in_chained_parts_of_255_bytes():
    card = ScriptedConnection("9000", "9000", "9000")
    exchange(card, Command(0xDB, 0x3F, 0xFF, bytes(600)))
    assert [command[:10] for command in card.commands] == ["10db3fffff", "10db3fffff", "00db3fff5a"]
    assert sum(len(command) // 2 - 5 for command in card.commands) == 600


def test_data_of_exactly_255_bytes_is_not_chained():
    card = ScriptedConnection("9000")
    exchange(card, Command(0xDB, 0x3F, 0xFF, bytes(255)))
    assert card.commands[0].startswith("00db3fffff")


def test_a_refused_part_ends_the_chain():
    card = ScriptedConnection("9000", "6a84")
    assert exchange(card, Command(0xDB, 0x3F, 0xFF, bytes(900))).status == 0x6A84
    assert len(card.commands) == 2


def test_the_rest_of_an_answer_is_fetched_until_it_ends():
    card = ScriptedConnection("aa" * 256 + "6100", "bb" * 256 + "6110", "cc" * 16 + "9000")
    answer = exchange(card, GET)
    assert answer.data == b"\xaa" * 256 + b"\xbb" * 256 + b"\xcc" * 16
    assert card.commands[1:] == ["00c0000000", "00c0000010"]


def test_a_wrong_le_is_put_right_once():
    card = ScriptedConnection("6c02", "aabb9000")
    assert exchange(card, GET).data == b"\xaa\xbb"
    assert card.commands[1] == "00cb3fff055c035fc10202"
    assert exchange(ScriptedConnection("6c02", "6c03"), GET).status == 0x6C03


def test_a_wrong_le_of_get_response_is_put_right_too():
    card = ScriptedConnection("6110", "6c02", "aabb9000", is_t0=True)
    assert exchange(card, GET).data == b"\xaa\xbb"
    assert card.commands[1:] == ["00c0000010", "00c0000002"]


def test_a_command_without_le_is_never_sent_again():
    card = ScriptedConnection("6c02")
    assert exchange(card, VERIFY).status == 0x6C02
    assert len(card.commands) == 1


@pytest.mark.parametrize("answer", ["", "90", "aa" * 257 + "9000"])
def test_an_answer_too_short_or_too_long_is_garbled(answer):
    with pytest.raises(CardGarbled):
        exchange(ScriptedConnection(answer), GET)


@pytest.mark.parametrize("rest", ["6985", "6d00", "63c2", "6a88", "6f00"])
def test_an_answer_whose_rest_is_refused_belongs_to_a_command_that_was_done_and_is_no_refusal_of_it(rest):
    with pytest.raises(CardGarbled):
        exchange(ScriptedConnection("6110", rest), VERIFY)


@pytest.mark.parametrize("answer", ["6110", "aa" * 256 + "6100"])
def test_a_card_that_never_ends_its_answer_is_garbled(answer):
    with pytest.raises(CardGarbled):
        exchange(ScriptedConnection(*[answer] * 1000), GET)


def test_a_command_has_no_pin_in_its_printed_form():
    assert "12345678" not in repr(VERIFY)
    assert "12345678" not in str(VERIFY)
