"""The office's part for authorisations of PIN resets, the driver, and statements that come back."""

from datetime import datetime
from pathlib import Path

from rakiosk_ra.admin.base import OfficeBase
from rakiosk_ra.base.errors import OfficeError
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.inventory import card_of, newest_card_of
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.kiosks import admission
from rakiosk_ra.pages import drivers
from rakiosk_ra.statements import register


class PaperOffice(OfficeBase):
    """What the counter signs, publishes and is shown."""

    def add_pin_reset(self, holder: str, kiosk: str, clerk: str = "counter", card_guid: str | None = None) -> datetime:
        """Authorise one PIN reset for a customer's card (the newest unless told) at one kiosk; until when it lives."""
        if not 1 <= len(clerk) <= 64 or not clerk.isprintable():
            raise OfficeError("A clerk's identifier has 1 to 64 printable characters.")
        with self._ra.database.write() as session:
            customer = self._customer(session, holder)
            at = admission.kiosk_in_use(session, kiosk)
            if at is None:
                raise OfficeError(f"There is no kiosk {kiosk} in use.")
            guid = card_guid or newest_card_of(session, customer.id)
            if guid is None:
                raise OfficeError("The customer has no card.")
            try:
                card: CardRow = card_of(session, customer.id, guid)
            except Refused as error:
                raise OfficeError("The customer has no such card.") from error
            return pin_resets.authorise(self._ra, session, card, at, clerk).expires_at

    def import_driver(self, file: Path, version: str) -> None:
        """Publish a ZIP file as the reader's driver for customers' own PCs, in place of any other."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise OfficeError(f"Cannot read {file}: {error.strerror}.") from error
        with self._ra.database.write() as session:
            drivers.put(session, file.name, version, content, self._now())

    def statement(self, check_code: str) -> str:
        """The text of the statement with this check code, as it was signed."""
        with self._ra.database.read() as session:
            row = register.find(session, check_code)
            if row is None:
                raise OfficeError("No statement has this check code.")
            return row.text
