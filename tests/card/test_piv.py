"""SP 800-73 in bytes, and what each status word means."""

from collections.abc import Callable

import pytest

from rakiosk.card.numbers import Algorithm, Cipher, Item, Reference, Slot
from rakiosk.card.objects import guid_of
from rakiosk.card.piv import Piv
from rakiosk.card.profile import PIV, recognise
from rakiosk.domain.errors import (
    CardError,
    CardFailing,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardNotGenuine,
    CardReset,
    PinBlocked,
    PinWrong,
    PukBlocked,
    PukWrong,
)
from rakiosk.secret import Secret
from tests.card.rig import ScriptedConnection

PIN, NEW, PUK = Secret.of("123456"), Secret.of("876543"), Secret.of("31415926")


def test_a_piv_card_is_recognised_by_its_application():
    card = ScriptedConnection("61114f0600001000010079074f05a0000003089000")
    assert recognise(Piv(card)) is PIV
    assert card.commands == ["00a404000ba00000030800001000010000"]


@pytest.mark.parametrize("answer", ["6a82", "6d00", "6999", "9000", "6f0084009000", "61024f009000aa"])
def test_a_card_that_refuses_select_or_answers_something_else_is_foreign(answer):
    with pytest.raises(CardForeign):
        recognise(Piv(ScriptedConnection(answer)))


@pytest.mark.parametrize(("answer", "tries"), [("63c3", 3), ("63c0", 0), ("6983", 0), ("6300", 1), ("9000", None)])
def test_the_tries_are_asked_for_without_a_pin(answer, tries):
    card = ScriptedConnection(answer)
    assert Piv(card).tries_left() == tries
    assert card.commands == ["00200080"]


def test_the_puk_s_tries_are_asked_for_by_its_own_reference():
    card = ScriptedConnection("63c5")
    assert Piv(card).tries_left(Reference.PUK) == 5
    assert card.commands == ["00200081"]


def test_a_pin_is_padded_to_eight_bytes():
    card = ScriptedConnection("9000")
    Piv(card).verify(PIN)
    assert card.commands == ["0020008008313233343536ffff"]


@pytest.mark.parametrize("wrong", ["", "12345", "123456789", "12345a", "１２３４５６"])
def test_a_pin_of_the_wrong_shape_never_reaches_the_card(wrong):
    card = ScriptedConnection()
    with pytest.raises(ValueError, match="6 to 8 digits"):
        Piv(card).verify(Secret.of(wrong))
    with pytest.raises(ValueError, match="6 to 8 digits"):
        Piv(card).change_pin(PIN, Secret.of(wrong))
    with pytest.raises(ValueError, match="6 to 8 digits"):
        Piv(card).verify(Secret(b"123456\xff"))
    assert card.commands == []


def test_a_wrong_pin_says_how_many_tries_are_left():
    with pytest.raises(PinWrong) as caught:
        Piv(ScriptedConnection("63c2")).verify(PIN)
    assert caught.value.tries_left == 2


@pytest.mark.parametrize("answer", ["6983", "63c0"])
def test_the_last_wrong_pin_blocks(answer):
    with pytest.raises(PinBlocked):
        Piv(ScriptedConnection(answer)).verify(PIN)


def test_the_pin_is_changed_by_the_old_one():
    card = ScriptedConnection("9000", "63c1", "6983")
    Piv(card).change_pin(PIN, NEW)
    assert card.commands == ["0024008010313233343536ffff383736353433ffff"]
    with pytest.raises(PinWrong):
        Piv(card).change_pin(PIN, NEW)
    with pytest.raises(PinBlocked):
        Piv(card).change_pin(PIN, NEW)


def test_the_puk_unblocks_and_is_changed_by_itself():
    card = ScriptedConnection("9000", "9000")
    Piv(card).reset_retry_counter(PUK, NEW)
    Piv(card).change_puk(PUK, Secret.of("27182818"))
    assert card.commands == [
        "002c0080103331343135393236383736353433ffff",
        "002400811033313431353932363237313832383138",
    ]


@pytest.mark.parametrize(("answer", "trouble"), [("63c4", PukWrong), ("63c0", PukBlocked), ("6983", PukBlocked)])
def test_a_wrong_puk_is_no_wrong_pin(answer, trouble):
    with pytest.raises(trouble):
        Piv(ScriptedConnection(answer)).reset_retry_counter(PUK, NEW)
    with pytest.raises(trouble):
        Piv(ScriptedConnection(answer)).change_puk(PUK, PUK)


def test_a_puk_of_the_wrong_shape_never_reaches_the_card():
    card = ScriptedConnection()
    with pytest.raises(ValueError, match="6 to 8 bytes"):
        Piv(card).reset_retry_counter(Secret.of("123"), NEW)
    assert card.commands == []


def test_an_object_is_read_and_written_by_its_name():
    card = ScriptedConnection("5302abcd9000", "9000")
    assert Piv(card).read(Item.CERTIFICATE_SIGNATURE) == b"\xab\xcd"
    Piv(card).write(Item.CERTIFICATE_SIGNATURE, b"\xab\xcd")
    assert card.commands == ["00cb3fff055c035fc10a00", "00db3fff095c035fc10a5302abcd"]


@pytest.mark.parametrize("answer", ["6a82", "53009000"])
def test_an_absent_or_empty_object_makes_a_card_incomplete(answer):
    with pytest.raises(CardIncomplete):
        Piv(ScriptedConnection(answer)).read(Item.CERTIFICATE_SIGNATURE)


CALLS: tuple[Callable[[Piv], object], ...] = (
    lambda piv: piv.write(Item.CERTIFICATE_SIGNATURE, b"x"),
    lambda piv: piv.generate(Slot.SIGNATURE, Algorithm.P_256),
    lambda piv: piv.apply_key(Slot.SIGNATURE, Algorithm.P_256, bytes(32)),
    lambda piv: piv.agree(Slot.KEY_MANAGEMENT, bytes(65)),
    lambda piv: piv.read(Item.CERTIFICATE_SIGNATURE),
    lambda piv: piv.tries_left(),
    lambda piv: piv.verify(PIN),
    lambda piv: piv.change_pin(PIN, NEW),
)
WRITE, MAKE, USE, AGREE, READ, COUNT, CHECK, CHANGE = CALLS
PINS, KEYS, MAKERS = {CHECK, CHANGE}, {USE, AGREE}, {WRITE, MAKE}


@pytest.mark.parametrize(
    ("answer", "trouble", "meant_at"),
    [
        ("6982", CardReset, {*MAKERS, *KEYS, CHANGE}),
        ("6983", PinBlocked, {*PINS, *KEYS}),
        ("6a82", CardIncomplete, {READ}),
        ("6a84", CardFull, MAKERS),
        ("6a86", CardIncomplete, {READ}),
        ("6a88", CardIncomplete, {READ}),
        ("6a80", CardNotGenuine, {*CALLS} - PINS),
        ("6985", CardNotGenuine, {*CALLS} - PINS),
        ("6700", CardNotGenuine, {*CALLS} - PINS),
        ("6a81", CardForeign, {*CALLS}),
        ("6d00", CardForeign, {*CALLS}),
        ("6e00", CardForeign, {*CALLS}),
        ("6581", CardFailing, {*CALLS}),
        ("1234", CardGarbled, {*CALLS}),
        ("9001", CardGarbled, {*CALLS}),
        ("6281", CardGarbled, {*CALLS}),
        ("6a00", CardNotGenuine, {*CALLS}),
        ("6981", CardNotGenuine, {*CALLS}),
        ("6b00", CardNotGenuine, {*CALLS}),
        ("6c10", CardNotGenuine, {*CALLS}),
        ("6881", CardNotGenuine, {*CALLS}),
    ],
)
def test_every_status_word_has_its_trouble_where_it_can_mean_it_and_else_the_card_is_none_of_ours(
    answer, trouble, meant_at
):
    for call in {*CALLS} - ({COUNT} if answer == "6983" else PINS if trouble is CardNotGenuine else set()):
        expected = trouble if call in meant_at else CardNotGenuine
        with pytest.raises(CardError) as caught:
            call(Piv(ScriptedConnection(*[answer] * 4)))
        assert type(caught.value) is expected


@pytest.mark.parametrize("chuid", ["", "3003d4e739", "3410" + "00" * 16, "3410" + "ff" * 16, "3402abcd"])
def test_a_card_without_a_guid_of_its_own_is_none_of_ours(chuid):
    with pytest.raises(CardForeign):
        guid_of(bytes.fromhex(chuid))


def test_a_card_says_that_an_object_is_shorter_than_was_asked_for_and_it_is_read():
    assert Piv(ScriptedConnection("5302abcd6282")).read(Item.CERTIFICATE_SIGNATURE) == b"\xab\xcd"


@pytest.mark.parametrize("answer", ["6d00", "6a88", "6a84", "6982", "6985"])
def test_whatever_a_card_says_to_a_new_puk_comes_after_a_new_pin_was_taken(answer):
    with pytest.raises(CardGarbled):
        Piv(ScriptedConnection(answer)).change_puk(PUK, PUK)


def test_an_answer_to_get_version_that_is_none_tells_of_no_keys_that_can_be_moved():
    for answer in ("9000", "ff9000", "0507019090", "05070100" + "9000", "6f00"):
        assert Piv(ScriptedConnection(answer)).version() == ()


def test_the_management_key_is_proven_in_two_commands():
    card = ScriptedConnection("7c0a8008" + "a1" * 8 + "9000", "7c0a8208" + "b2" * 8 + "9000")
    assert Piv(card).witness(Cipher.TRIPLE_DES) == b"\xa1" * 8
    assert Piv(card).answer_challenge(Cipher.TRIPLE_DES, b"\xc3" * 8, b"\xd4" * 8) == b"\xb2" * 8
    assert card.commands == ["0087039b047c02800000", "0087039b187c168008" + "c3" * 8 + "8108" + "d4" * 8 + "820000"]


@pytest.mark.parametrize("answer", ["6982", "6a86", "6a88", "6a80"])
def test_a_card_that_refuses_the_management_key_is_not_genuine(answer):
    with pytest.raises(CardNotGenuine):
        Piv(ScriptedConnection(answer)).witness(Cipher.AES_256)
    with pytest.raises(CardNotGenuine):
        Piv(ScriptedConnection(answer)).answer_challenge(Cipher.AES_256, bytes(16), bytes(16))


def test_a_digest_is_signed_and_a_point_agreed_on_in_their_own_templates():
    card = ScriptedConnection("7c0482029abc9000", "7c0482021234" + "9000")
    assert Piv(card).apply_key(Slot.SIGNATURE, Algorithm.P_256, b"\x11" * 32) == b"\x9a\xbc"
    assert Piv(card).agree(Slot.KEY_MANAGEMENT, b"\x22" * 65) == b"\x12\x34"
    assert card.commands == [
        "0087119c267c2482008120" + "11" * 32 + "00",
        "0087119d477c4582008541" + "22" * 65 + "00",
    ]


def test_a_key_pair_is_made_by_slot_and_algorithm():
    card = ScriptedConnection("7f4904" + "86020102" + "9000")
    assert Piv(card).generate(Slot.KEY_MANAGEMENT, Algorithm.RSA_2048) == bytes.fromhex("86020102")
    assert card.commands == ["0047009d05ac0380010700"]
