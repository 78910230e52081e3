"""Mutated card answers: what the ladder is asked for, what a good card said to it, and bent versions of that.

A transcript is one question put to the ladder with the answers that it took from a good card. Played again with some
answers bent, the ladder may say anything out of its closed set, and must come to an end.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from rakiosk.card.numbers import Algorithm, Cipher, Item, Slot
from rakiosk.card.piv import Piv
from rakiosk.card.profile import PIV
from rakiosk.card.session import CardSession
from rakiosk.domain.errors import CardError
from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.rig import GUID, CountingConnection, blank_card, certified, key_of_request, pin
from tests.card.test_session import administer

COMMANDS_MOST = 2000  # of one question; more of them is a ladder that does not stop asking
_STATUS_WORDS = bytes.fromhex("9000 6100 6110 61FF 6C00 6C20 63C0 63C1 6300 6982 6983 6A80 6A81 6A82 6A84 6A88 6D00")
_LENGTHS = bytes.fromhex("00 01 7F 80 81 82 83 84 FF")

Ask = Callable[["PlayedConnection"], object]


@dataclass(frozen=True)
class Transcript:
    """One question, and the answers of a good card. `opening` comes before them and is never bent."""

    name: str
    is_t0: bool
    opening: tuple[bytes, ...]
    answers: tuple[bytes, ...]
    ask: Ask


class Choices:
    """Numbers drawn from bytes, so that any source of bytes can choose; zeros when they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        drawn = self.take(2)
        return int.from_bytes(drawn, "big") % limit

    def take(self, count: int) -> bytes:
        """So many bytes."""
        part = self._data[self._at : self._at + count]
        self._at += count
        return part.ljust(count, b"\0")


class PlayedConnection:
    """Answers out of a transcript, round and round; those after the opening that the choices pick are bent."""

    def __init__(self, transcript: Transcript, choices: Choices | None = None) -> None:
        self.is_t0 = transcript.is_t0
        self._answers = (*transcript.opening, *transcript.answers)
        self._first_bent = len(transcript.opening) + (choices.below(len(transcript.answers)) if choices else 0)
        self._choices = choices
        self.commands = 0
        self.bent = 0

    def transmit(self, _: bytes) -> bytes:
        place = self.commands
        self.commands += 1
        assert self.commands <= COMMANDS_MOST, "the ladder does not stop asking"
        answer = self._answers[place % len(self._answers)]
        if self._choices is None or not self._is_bent(place, self._choices):
            return answer
        self.bent += 1
        return bent(answer, self._choices)

    def close(self) -> None: ...

    def _is_bent(self, place: int, choices: Choices) -> bool:
        return place == self._first_bent or (place > self._first_bent and choices.below(4) == 0)


def bent(answer: bytes, choices: Choices) -> bytes:
    """An answer after one to three mutations."""
    for _ in range(1 + choices.below(3)):
        answer = _MUTATIONS[choices.below(len(_MUTATIONS))](answer, choices)
    return answer


def asked(transcript: Transcript, choices: Choices) -> int:
    """Put the question again with bent answers; how many were. Raises whatever is not of the closed set."""
    connection = PlayedConnection(transcript, choices)
    with suppress(CardError):
        transcript.ask(connection)
    return connection.bent


def _flipped(answer: bytes, choices: Choices) -> bytes:
    place, mask = choices.below(max(len(answer), 1)), 1 << choices.below(8)
    return answer[:place] + bytes(byte ^ mask for byte in answer[place : place + 1]) + answer[place + 1 :]


def _with_byte(answer: bytes, choices: Choices) -> bytes:
    place = choices.below(max(len(answer), 1))
    return answer[:place] + choices.take(1) + answer[place + 1 :]


def _with_length(answer: bytes, choices: Choices) -> bytes:
    """A length byte of TLV that counts, near the beginning, where the templates are."""
    place = choices.below(max(min(len(answer), 12), 1))
    value = choices.below(len(_LENGTHS))
    return answer[:place] + _LENGTHS[value : value + 1] + answer[place + 1 :]


def _with_status(answer: bytes, choices: Choices) -> bytes:
    place = 2 * choices.below(len(_STATUS_WORDS) // 2)
    return answer[:-2] + _STATUS_WORDS[place : place + 2]


def _cut(answer: bytes, choices: Choices) -> bytes:
    return answer[: choices.below(len(answer) + 1)]


def _cut_before_status(answer: bytes, choices: Choices) -> bytes:
    return answer[: choices.below(len(answer) + 1)] + answer[-2:]


def _grown(answer: bytes, choices: Choices) -> bytes:
    place = choices.below(len(answer) + 1)
    return answer[:place] + choices.take(1 + choices.below(8)) + answer[place:]


def _twice(answer: bytes, choices: Choices) -> bytes:
    start = choices.below(len(answer) + 1)
    return answer[:start] + answer[start : start + choices.below(40)] + answer[start:]


def _replaced(_: bytes, choices: Choices) -> bytes:
    return choices.take(choices.below(20))


_MUTATIONS = (
    _flipped,
    _with_byte,
    _with_length,
    _with_status,
    _cut,
    _cut_before_status,
    _grown,
    _twice,
    _replaced,
)


class _Recorder(CountingConnection):
    """Remembers what the card said since it was asked last."""

    def __init__(self, card: SoftwareCard) -> None:
        super().__init__(card)
        self._heard: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        answer = super().transmit(command)
        self._heard.append(answer)
        return answer

    def heard(self) -> tuple[bytes, ...]:
        """The answers since it was last asked."""
        said, self._heard = tuple(self._heard), []
        return said


@cache
def transcripts() -> tuple[Transcript, ...]:
    """Every question that the ladder can be asked, over both protocols, with both kinds of key."""
    return tuple(
        transcript
        for is_t0 in (False, True)
        for algorithm in KeyAlgorithm
        for transcript in (*_commands(is_t0, algorithm), *_steps(is_t0, algorithm))
    )


def _commands(is_t0: bool, algorithm: KeyAlgorithm) -> Iterable[Transcript]:
    """The methods of `Piv`, each alone."""
    card = blank_card(is_t0=is_t0)
    wire = _Recorder(card)
    session = CardSession(wire)
    administer(session)
    session.write_certificate(Use.SIGNING, certified(session.generate(Use.SIGNING, algorithm), Use.SIGNING))
    kind = PIV.algorithms[algorithm]
    block = bytes(32) if kind is Algorithm.P_256 else b"\0" + bytes(255)
    wire.heard()

    def verified_use(piv: Piv) -> None:
        piv.verify(pin())
        piv.apply_key(Slot.SIGNATURE, kind, block)

    commands: dict[str, Callable[[Piv], object]] = {
        "select": lambda piv: piv.select(PIV.application),
        "chuid": lambda piv: piv.read(Item.CHUID),
        "certificate": lambda piv: piv.read(Item.CERTIFICATE_SIGNATURE),
        "tries": lambda piv: piv.tries_left(),
        "use of a key": verified_use,
        "change": lambda piv: piv.change_pin(pin(), pin()),
        "witness": lambda piv: piv.witness(Cipher.AES_256),
        "wrong pin": lambda piv: piv.verify(pin("999999")),
        "generate": lambda piv: piv.generate(Slot.KEY_MANAGEMENT, kind),
    }
    for name, command in commands.items():

        def ask(connection: object, command: Callable[[Piv], object] = command) -> object:
            return command(Piv(connection))  # type: ignore[arg-type]

        try:
            ask(wire)
        except CardError:
            assert name == "wrong pin"
        yield Transcript(f"{name}, {algorithm}", is_t0, (), wire.heard(), ask)


def _steps(is_t0: bool, algorithm: KeyAlgorithm) -> Iterable[Transcript]:
    """The steps of a session, each after an opening that goes well."""
    card = blank_card(is_t0=is_t0)
    wire = _Recorder(card)
    session = CardSession(wire)
    opening = wire.heard()
    yield Transcript("opening", is_t0, (), opening, CardSession)
    administer(session)
    issued = certified(session.generate(Use.ENCRYPTION, algorithm), Use.ENCRYPTION)
    locked = possession.lock(possession.new_secret(), public_key_of(issued))
    session.write_certificate(Use.ENCRYPTION, issued)
    session.generate(Use.SIGNING, algorithm)
    request = session.request(Use.SIGNING, "DEMO-01", pin())
    session.write_certificate(Use.SIGNING, certified(key_of_request(request), Use.SIGNING))
    signed = session.read_certificate(Use.SIGNING)
    wire.heard()

    def unlock(asked: CardSession) -> None:
        asked.verify(pin())
        asked.unlock(Use.ENCRYPTION, locked)

    steps: dict[str, Callable[[CardSession], object]] = {
        "read certificate": lambda asked: asked.read_certificate(Use.SIGNING),
        "sign": lambda asked: asked.sign(Use.SIGNING, b"statement", pin()),
        "unlock": unlock,
        "write certificate": lambda asked: asked.write_certificate(Use.SIGNING, signed),
        "request": lambda asked: asked.request(Use.SIGNING, "DEMO-01", pin()),
        "generate": lambda asked: asked.generate(Use.ENCRYPTION, algorithm),
        "unblock": lambda asked: asked.unblock(pin("31415926"), pin("27182818"), pin("271828")),
    }
    for name, step in steps.items():
        card.reset()
        again = CardSession(wire)
        administer(again)
        wire.heard()
        step(again)
        answers = wire.heard()

        def ask(connection: object, step: Callable[[CardSession], object] = step) -> object:
            session = CardSession(connection)  # type: ignore[arg-type]
            assert session.guid == GUID
            return step(session)

        yield Transcript(f"{name}, {algorithm}", is_t0, opening, answers, ask)
