"""A kiosk's card edge for tests: a card service over a simulated reader, and patience for what its threads tell."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from rakiosk.card.port import OpenedCard, Reader, ReaderState, ReaderStatus
from rakiosk.card.service import CardService
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card.reader import SimulatedReader
from tests.card.rig import KeyHolder, certified, key_of_request

PATIENCE_SECONDS = 10.0


class Watched:
    """A card service and every state that it told."""

    def __init__(self, card_service: CardService) -> None:
        self.card_service = card_service
        self.told: list[ReaderState] = []

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the threads go on until it holds; fail when it never does."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110 - what it waits for is anything, in any thread
                await asyncio.sleep(0.002)

    async def until_told(self, status: ReaderStatus) -> None:
        """Until this is the state."""
        await self.until(lambda: self.card_service.state.status is status)


class Counter(Watched):
    """The same with the simulated reader under it."""

    def __init__(self, card_service: CardService, reader: SimulatedReader) -> None:
        super().__init__(card_service)
        self.reader = reader


@asynccontextmanager
async def watched(reader: Reader, *, deadline_seconds: float = PATIENCE_SECONDS) -> AsyncIterator[Watched]:
    """A card service over any reader."""
    at = Watched(CardService(reader, deadline_seconds=deadline_seconds))
    at.card_service.start(at.told.append)
    await at.until_told(reader.state().status)
    try:
        yield at
    finally:
        await at.card_service.close()


@asynccontextmanager
async def counter(
    reader: SimulatedReader | None = None,
    *,
    deadline_seconds: float = PATIENCE_SECONDS,
    generation_deadline_seconds: float = PATIENCE_SECONDS,
) -> AsyncIterator[Counter]:
    """A card service that watches its reader; nothing is left of it afterwards."""
    reader = reader or SimulatedReader()
    card_service = CardService(
        reader, deadline_seconds=deadline_seconds, generation_deadline_seconds=generation_deadline_seconds
    )
    made = Counter(card_service, reader)
    card_service.start(made.told.append)
    await made.until_told(reader.state().status)
    try:
        yield made
    finally:
        reader.release()
        await card_service.close()


async def enrol(card_service: CardService, pin: Secret, algorithm: KeyAlgorithm = KeyAlgorithm.P_256) -> None:
    """Both certificates of an application onto the card, with all that 貳-一 does to it."""
    async with card_service.opened() as card:
        await card.verify(pin)
        await card.authenticate(KeyHolder())
        await _signing(card, pin, algorithm)
        await _encryption(card, algorithm)


async def _signing(card: OpenedCard, pin: Secret, algorithm: KeyAlgorithm) -> None:
    await card.generate(Use.SIGNING, algorithm)
    request = await card.request(Use.SIGNING, "DEMO-01", pin)
    await card.write_certificate(Use.SIGNING, certified(key_of_request(request), Use.SIGNING))
    await card.sign(Use.SIGNING, b"statement", pin)


async def _encryption(card: OpenedCard, algorithm: KeyAlgorithm) -> None:
    certificate = certified(await card.generate(Use.ENCRYPTION, algorithm), Use.ENCRYPTION)
    await card.write_certificate(Use.ENCRYPTION, certificate)
    secret = possession.new_secret()
    assert await card.unlock(Use.ENCRYPTION, possession.lock(secret, public_key_of(certificate))) == secret
