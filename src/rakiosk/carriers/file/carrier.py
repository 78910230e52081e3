"""Certificate files as a carrier: the stick's line on the screen, and taking it back."""

from rakiosk.carriers.file.line import stick_line
from rakiosk.carriers.file.stick import take_stick
from rakiosk.carriers.port import Carrier, CarrierWords, Keyring
from rakiosk.i18n import Words
from rakiosk.kit.stage import Devices
from rakiosk.kit.visit import Visit


class FileCarrier(Carrier):
    """Files on the customer's stick, which is asked for where it is needed, and may be away meanwhile."""

    @property
    def words(self) -> CarrierWords:
        from rakiosk.carriers.file.words import WORDS  # noqa: PLC0415  # they speak of certificates: after the first frame

        return WORDS

    def keyring(self) -> Keyring:
        from rakiosk.carriers.file.keyring import FileKeyring  # noqa: PLC0415  # with cryptography

        return FileKeyring(self)

    def line(self, devices: Devices) -> Words:
        return stick_line(devices.drives)

    async def take_back(self, v: Visit) -> None:
        await take_stick(v)
