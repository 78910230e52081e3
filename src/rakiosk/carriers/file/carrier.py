"""Certificate files as a carrier: the stick's line on the screen, and taking it back."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

from rakiosk.card.port import Ability
from rakiosk.carriers.file.stick import take_stick
from rakiosk.carriers.file.words import WORDS, stick_line
from rakiosk.carriers.port import CarrierWords, Keyring
from rakiosk.i18n import Words
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import Visit


class FileCarrier:
    """A `Carrier`."""

    words: CarrierWords = WORDS

    def keyring(self) -> Keyring:
        from rakiosk.carriers.file.keyring import FileKeyring  # noqa: PLC0415  # with cryptography

        return FileKeyring(self)

    def line(self, devices: Devices) -> Words:
        return stick_line(devices.drives)

    def is_missed(self, devices: Devices) -> bool:  # noqa: ARG002  # the port's
        return False  # the stick is asked for where it is needed, and may be away meanwhile

    def abilities(self, v: Visit) -> frozenset[Ability]:  # noqa: ARG002  # the port's
        return frozenset(Ability)

    def watched(self, v: Visit, tell_blocked: Callable[[bool], None]) -> AbstractAsyncContextManager[None]:  # noqa: ARG002
        return nullcontext()

    async def take_back(self, v: Visit) -> None:
        await take_stick(v)
