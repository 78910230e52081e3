"""Status words that good cards give seldom: a PIN that is not taken, a wrong one without a count, a card that fails."""

from collections.abc import Callable

import pytest

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.failures import Failures
from rakiosk.card.numbers import Item
from rakiosk.card.piv import Piv
from rakiosk.card.session import CardSession
from rakiosk.card.status import StatusClass, class_of
from rakiosk.domain.errors import (
    CardBroken,
    CardFailing,
    CardGarbled,
    PinBlocked,
    PinRefused,
    PinWrong,
    PukBlocked,
    PukWrong,
)
from rakiosk.secret import Secret
from tests.card.counter import counter
from tests.card.rig import CountingConnection, ScriptedConnection, blank_card, pin
from tests.card.test_session import administer
from tests.hardware.answering import Answering

PIN, NEW, PUK = Secret.of("123456"), Secret.of("876543"), Secret.of("31415926")
VERIFY, CHANGE, UNBLOCK, GENERATE, AUTHENTICATE, GET_DATA, PUT_DATA = 0x20, 0x24, 0x2C, 0x47, 0x87, 0xCB, 0xDB
WITH_PIN: tuple[Callable[[Piv], None], ...] = (lambda piv: piv.verify(PIN), lambda piv: piv.change_pin(PIN, NEW))
WITH_NEW_PIN: tuple[Callable[[Piv], None], ...] = (*WITH_PIN, lambda piv: piv.reset_retry_counter(PUK, NEW))
FAILURES = pytest.mark.parametrize("failure", ["6f00", "6581", "6400", "6501", "6f87"])


@pytest.mark.parametrize("answer", ["6a80", "6985", "6700"])
def test_a_pin_that_the_card_does_not_take_is_none_that_is_in_doubt(answer):
    for ask in WITH_NEW_PIN:
        card = ScriptedConnection(answer)
        with pytest.raises(PinRefused):
            ask(Piv(card))
        assert len(card.commands) == 1


def test_a_next_puk_that_the_card_does_not_take_comes_after_a_new_pin_was_taken_and_is_no_refused_pin():
    with pytest.raises(CardGarbled):
        Piv(ScriptedConnection("6a80")).change_puk(PUK, PUK)


@pytest.mark.parametrize(
    ("counter_says", "tries"), [("63c2", 2), ("63c1", 1), ("6300", 1), ("6d00", 1), ("6f00", 1), ("9000", 1)]
)
def test_a_wrong_pin_without_a_count_is_a_wrong_pin_and_the_counter_is_asked(counter_says, tries):
    for ask in WITH_PIN:
        card = ScriptedConnection("6300", counter_says)
        with pytest.raises(PinWrong) as caught:
            ask(Piv(card))
        assert caught.value.tries_left == tries
        assert card.commands[1:] == ["00200080"]


@pytest.mark.parametrize("counter_says", ["6983", "63c0", "6984"])
def test_the_last_wrong_pin_without_a_count_blocks(counter_says):
    with pytest.raises(PinBlocked):
        Piv(ScriptedConnection("6300", counter_says)).verify(PIN)
    with pytest.raises(PukBlocked):
        Piv(ScriptedConnection("6300", counter_says)).reset_retry_counter(PUK, NEW)


def test_a_wrong_puk_without_a_count_is_asked_about_by_its_own_reference():
    card = ScriptedConnection("6300", "63c4")
    with pytest.raises(PukWrong) as caught:
        Piv(card).reset_retry_counter(PUK, NEW)
    assert (caught.value.tries_left, card.commands[1]) == (4, "00200081")


def test_status_words_are_sorted_by_class():
    classes = {
        StatusClass.TRANSPORT: (0x6700, 0x6881, 0x6B00, 0x6C10, 0x6D00, 0x6E00),
        StatusClass.EXECUTION: (0x6400, 0x6401, 0x6F00, 0x6FFF),
        StatusClass.MEMORY: (0x6500, 0x6581),
        StatusClass.SECURITY: (0x6600, 0x6982, 0x6985),
        StatusClass.OTHER: (0x6A88, 0x1234, 0x6200),
    }
    for kind, statuses in classes.items():
        assert {class_of(status) for status in statuses} == {kind}


@FAILURES
def test_what_a_card_fails_at_is_repeated_once_where_that_is_harmless(failure):
    assert CardSession(Answering(blank_card(), {0xA4: failure}, times=1)).tries_left() == 3
    card = Answering(blank_card(), {0xA4: failure})
    with pytest.raises(CardBroken):
        CardSession(card)
    assert card.answered == 2


@FAILURES
@pytest.mark.parametrize("instruction", [GET_DATA, PUT_DATA, GENERATE])
def test_a_card_that_fails_twice_at_one_command_is_broken(failure, instruction):
    card = Answering(blank_card(), {})
    session = CardSession(card)
    administer(session)
    card.answers[instruction] = failure
    steps: dict[int, Callable[[], object]] = {
        GET_DATA: lambda: session.read_certificate(Use.SIGNING),
        PUT_DATA: lambda: session.write_certificate(Use.SIGNING, b"0"),
        GENERATE: lambda: session.generate(Use.SIGNING, KeyAlgorithm.P_256),
    }
    with pytest.raises(CardBroken, match=failure.upper()):
        steps[instruction]()
    assert card.answered == 2


@FAILURES
def test_a_pin_is_never_sent_again_by_itself(failure):
    steps: dict[int, Callable[[CardSession], None]] = {
        VERIFY: lambda session: session.verify(pin()),
        CHANGE: lambda session: session.change_pin(pin(), pin("805317")),
        UNBLOCK: lambda session: session.unblock(PUK, PUK, pin("805317")),
    }
    for instruction, ask in steps.items():
        card = Answering(blank_card(), {instruction: failure})
        session = CardSession(card)
        with pytest.raises(CardFailing):
            ask(session)
        assert card.answered == 1


async def test_the_second_time_in_a_visit_the_card_is_broken_and_nothing_more_is_begun_with_it():
    async with counter() as at:
        card = Answering(blank_card(), {VERIFY: "6f00"}, only_with_data=True)
        at.reader.insert(card)
        for trouble in (CardFailing, CardBroken):
            with pytest.raises(trouble):
                async with at.card_service.opened() as opened:
                    await opened.verify(pin())
            at.reader.insert(card)
        with pytest.raises(CardBroken):
            async with at.card_service.opened():
                pytest.fail("it must not open")
        at.card_service.forget_failures()
        async with at.card_service.opened():
            pass


def test_failures_are_told_apart_by_card_and_command():
    failures = Failures()
    first = CardFailing("DB 3F FF", 0x6581)
    assert failures.judged("one", first) is first
    assert isinstance(failures.judged("other", CardFailing("DB 3F FF", 0x6581)), CardFailing)
    assert isinstance(failures.judged("one", CardFailing("87 11 9C", 0x6581)), CardFailing)
    assert isinstance(failures.judged("one", CardFailing("DB 3F FF", 0x6400)), CardBroken)


def test_an_absent_object_is_no_failure():
    wire = CountingConnection(blank_card())
    session = CardSession(wire)
    before = len(wire.instructions)
    with pytest.raises(Exception, match="6A82"):
        session._read(Item.CERTIFICATE_SIGNATURE)
    assert len(wire.instructions) == before + 1
