"""The commands that the kiosk needs at a card, and the time that its own software takes for each."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from rakiosk.card.session import CardSession
from tests.card.rig import CountingConnection, KeyHolder, blank_card, certified, key_of_request, pin

NEW_PIN = "314159"


class _Wire(CountingConnection):
    """A connection to a card. What others do, the card and the RA, is counted apart."""

    seconds_of_others = 0.0

    @contextmanager
    def others(self) -> Iterator[None]:
        """Somebody else works while the block runs."""
        begun = time.perf_counter()
        yield
        self.seconds_of_others += time.perf_counter() - begun

    def transmit(self, command: bytes) -> bytes:
        with self.others():
            return super().transmit(command)


def operations_at_a_card() -> dict[str, float]:
    """The operations at one card, one after the other: the commands of each, and milliseconds a command in all."""
    blank, found, seconds, commands = blank_card(is_t0=False), dict[str, float](), 0.0, 0
    for name, operation in OPERATIONS.items():
        wire = _Wire(blank)
        session = CardSession(wire)
        begun = time.perf_counter()
        operation(session, wire)
        seconds += time.perf_counter() - begun - wire.seconds_of_others
        session.close()
        commands += len(wire.instructions)
        found[f"{name} APDUs"] = len(wire.instructions)
    return found | {"APDU software": seconds * 1000 / commands}


def _signing_certificate(session: CardSession, wire: _Wire) -> None:
    session.verify(pin())
    _administer(session, wire)
    session.generate(Use.SIGNING, KeyAlgorithm.P_256)
    request = session.request(Use.SIGNING, "DEMO-01", pin())
    with wire.others():
        certificate = certified(key_of_request(request), Use.SIGNING)
    session.write_certificate(Use.SIGNING, certificate)
    session.sign(Use.SIGNING, b"statement", pin())


def _encryption_certificate(session: CardSession, wire: _Wire) -> None:
    session.verify(pin())
    _administer(session, wire)
    key = session.generate(Use.ENCRYPTION, KeyAlgorithm.P_256)
    with wire.others():
        certificate = certified(key, Use.ENCRYPTION)
        locked = possession.lock(possession.new_secret(), public_key_of(certificate))
    session.write_certificate(Use.ENCRYPTION, certificate)
    session.unlock(Use.ENCRYPTION, locked)


def _signature_test(session: CardSession, _wire: _Wire) -> None:
    session.read_certificate(Use.SIGNING)
    session.sign(Use.SIGNING, b"statement", pin())


def _pin_change(session: CardSession, _wire: _Wire) -> None:
    session.tries_left()
    session.change_pin(pin(), pin(NEW_PIN))


def _administer(session: CardSession, wire: _Wire) -> None:
    holder = KeyHolder()

    async def relayed() -> None:
        cipher = await holder.algorithm()
        witness = session.witness(cipher)
        with wire.others():
            decrypted, challenge = await holder.answer(witness)
        await holder.check(session.answer_challenge(cipher, decrypted, challenge))

    asyncio.run(relayed())


OPERATIONS: dict[str, Callable[[CardSession, _Wire], None]] = {
    "signing certificate": _signing_certificate,
    "encryption certificate": _encryption_certificate,
    "signature test": _signature_test,
    "PIN change": _pin_change,
}
