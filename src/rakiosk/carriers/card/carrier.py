"""The smart card as a carrier: its line on the screen, its PIN's state at the home, and taking it back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from rakiosk.card.port import Ability, ReaderStatus
from rakiosk.carriers.card.line import reader_line
from rakiosk.carriers.card.which_reader import forget_reader
from rakiosk.carriers.port import Carrier, CarrierWords, Keyring
from rakiosk.domain.errors import CardError
from rakiosk.i18n import Words
from rakiosk.kit.prompts import Cancelled, TakeCard
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import Visit


class CardCarrier(Carrier):
    """The card in the reader."""

    @property
    def words(self) -> CarrierWords:
        from rakiosk.carriers.card.words import WORDS  # noqa: PLC0415  # they speak of certificates: after the first frame

        return WORDS

    def keyring(self) -> Keyring:
        from rakiosk.carriers.card.keyring import CardKeyring  # noqa: PLC0415  # with cryptography

        return CardKeyring(self)

    def line(self, devices: Devices) -> Words:
        return reader_line(devices.reader)

    def is_missed(self, devices: Devices) -> bool:
        return devices.reader is not None and devices.reader.status is ReaderStatus.EMPTY

    def abilities(self, v: Visit) -> frozenset[Ability]:
        return frozenset(ability for ability in Ability if v.card_service.can(ability))

    @asynccontextmanager
    async def watched(self, v: Visit, tell_blocked: Callable[[bool], None]) -> AsyncIterator[None]:
        """Look at the card that is in, and at each that comes."""
        looks: list[asyncio.Task[None]] = []
        seen = -1

        def look() -> None:
            nonlocal seen
            state = v.card_service.state
            if state.status is ReaderStatus.PRESENT and state.insertion != seen:
                seen = state.insertion
                looks.append(asyncio.create_task(_look(v, tell_blocked)))
            elif state.status is ReaderStatus.EMPTY:
                tell_blocked(False)  # noqa: FBT003  # no card, no blocked PIN

        with v.card_service.told_to(look):
            look()
            try:
                yield
            finally:
                for task in looks:  # not awaited: a card that does not answer must not hold the customer up
                    task.cancel()

    async def take_back(self, v: Visit) -> None:
        """Ask to take the card as long as one is in the reader (manual 壹-九-3)."""
        if v.card_service.state.status in {ReaderStatus.PRESENT, ReaderStatus.MUTE}:
            with suppress(Cancelled):
                await v.show(TakeCard())
        await forget_reader(v)
        v.card_service.forget_failures()


async def _look(v: Visit, tell_blocked: Callable[[bool], None]) -> None:
    with suppress(CardError):  # the section that is chosen says what is wrong with the card
        tell_blocked((await v.card_service.look()).pin_tries_left == 0)
