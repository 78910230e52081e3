"""A card that answers anything at all: no error outside the closed set, no end of commands, no second PIN try."""

import os
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from rakiosk.card.objects import certificate_object, certificate_of
from rakiosk.card.port import Connection
from rakiosk.card.session import CardSession
from rakiosk.domain.errors import CardError
from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.rig import CountingConnection, blank_card, certified, pin
from tests.card.test_session import administer, enrol

EXAMPLES = int(os.environ.get("RAKIOSK_CARD_FUZZ_EXAMPLES", "400"))
COMMANDS_MOST = 2000
Bending = tuple[str, Any] | tuple[str, Any, Any]
LENIENT = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

STATUS_WORDS = st.sampled_from(
    [
        b"\x90\x00",
        b"\x61\x00",
        b"\x61\x10",
        b"\x6c\x00",
        b"\x6c\x20",
        b"\x63\xc1",
        b"\x69\x82",
        b"\x6a\x82",
        b"\x6a\x84",
    ]
)
BENDINGS = st.one_of(
    st.tuples(st.just("flip"), st.integers(0, 300), st.integers(1, 255)),
    st.tuples(st.just("cut"), st.integers(0, 300)),
    st.tuples(st.just("replace"), st.binary(max_size=270)),
    st.tuples(st.just("status"), STATUS_WORDS),
    st.tuples(st.just("insert"), st.integers(0, 300), st.binary(min_size=1, max_size=8)),
)


def bent(answer: bytes, bending: Bending) -> bytes:
    """An answer after one mutation."""
    kind, *how = bending
    if kind == "replace":
        return bytes(how[0])
    if kind == "status":
        return answer[:-2] + bytes(how[0])
    place = how[0] % max(len(answer), 1)
    head, tail = answer[:place], answer[place:]
    if kind == "flip":
        return head + bytes(byte ^ how[1] for byte in tail[:1]) + tail[1:]
    return head + bytes(how[1]) + tail if kind == "insert" else head


class HostileConnection:
    """A good card's answers, some of them bent; or nothing but random bytes."""

    def __init__(self, bendings: dict[int, Bending], *, is_t0: bool) -> None:
        self._wire = CountingConnection(prepared_card(is_t0=is_t0))
        self._bendings = bendings
        self.is_t0 = is_t0

    @property
    def instructions(self) -> list[int]:
        return self._wire.instructions

    def transmit(self, command: bytes) -> bytes:
        place = len(self.instructions)
        assert place < COMMANDS_MOST, "the ladder does not stop asking"
        answer = self._wire.transmit(command)
        return bent(answer, self._bendings[place]) if place in self._bendings else answer

    def close(self) -> None:
        self._wire.close()


class RandomConnection:
    """Answers from a list, over and over."""

    is_t0 = False

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self.instructions: list[int] = []

    def transmit(self, command: bytes) -> bytes:
        self.instructions.append(command[1])
        assert len(self.instructions) < COMMANDS_MOST, "the ladder does not stop asking"
        return self._answers[len(self.instructions) % len(self._answers)]

    def close(self) -> None: ...


@cache
def _prepared(*, is_t0: bool) -> tuple[SoftwareCard, bytes]:
    """A card with a signing certificate, made once for each protocol."""
    card = blank_card(is_t0=is_t0)
    session = CardSession(CountingConnection(card))
    administer(session)
    certificate = enrol(session, Use.SIGNING, KeyAlgorithm.P_256)
    session.close()
    return card, certificate


def prepared_card(*, is_t0: bool) -> SoftwareCard:
    card, _ = _prepared(is_t0=is_t0)
    card.reset()
    card.set_pin_tries(3)
    return card


def everything(connection: Connection) -> None:
    """All that the ladder can be asked for, each step whether or not the one before it worked."""
    try:
        session = CardSession(connection)
    except CardError:
        return
    point = bytes.fromhex("04") + bytes(64)
    steps = (
        session.tries_left,
        lambda: session.read_certificate(Use.SIGNING),
        lambda: session.sign(Use.SIGNING, b"statement", pin()),
        lambda: session.verify(pin()),
        lambda: administer(session),
        lambda: session.generate(Use.ENCRYPTION, KeyAlgorithm.P_256),
        lambda: session.request(Use.ENCRYPTION, "DEMO-01", pin()),
        lambda: session.unlock(Use.ENCRYPTION, possession.Lock(point, bytes(60))),
        lambda: session.unlock(Use.ENCRYPTION, possession.Lock(b"", bytes(256))),
        lambda: session.write_certificate(Use.SIGNING, _prepared(is_t0=connection.is_t0)[1]),
    )
    for step in steps:
        try:
            step()
        except CardError:
            continue


@given(bendings=st.dictionaries(st.integers(0, 40), BENDINGS, min_size=1, max_size=4), is_t0=st.booleans())
@LENIENT
def test_bent_answers_raise_nothing_outside_the_closed_set(bendings, is_t0):
    everything(HostileConnection(bendings, is_t0=is_t0))


@given(st.lists(st.one_of(st.binary(max_size=260), STATUS_WORDS), min_size=1, max_size=12))
@LENIENT
def test_random_answers_raise_nothing_outside_the_closed_set(answers):
    everything(RandomConnection(answers))


@given(st.dictionaries(st.integers(0, 10), BENDINGS, min_size=1, max_size=3))
@LENIENT
def test_however_the_answers_are_bent_one_entry_spends_at_most_one_try(bendings):
    connection = HostileConnection(bendings, is_t0=False)
    wrong = pin("999999")
    try:
        session = CardSession(connection)
    except CardError:
        return
    for _ in range(4):
        try:
            session.sign(Use.SIGNING, b"statement", wrong)
        except CardError:
            continue
    assert connection._wire.card.pin_tries_left >= 2


@given(st.binary(max_size=900), st.integers(0, 900), st.integers(1, 255))
@LENIENT
def test_a_bent_certificate_raises_nothing_outside_the_closed_set(noise, place, mask):
    """Straight into the card's file, so that APDUs are right and the certificate is not."""
    certificate = bytearray(certified(_spki(), Use.SIGNING))
    certificate[place % len(certificate)] ^= mask
    for candidate in (bytes(certificate), noise):
        try:
            assert certificate_of(certificate_object(candidate)) == candidate
            public_key_of(candidate)
        except CardError:
            continue


@cache
def _spki() -> bytes:
    session = CardSession(CountingConnection(blank_card()))
    administer(session)
    return session.generate(Use.SIGNING, KeyAlgorithm.P_256)
