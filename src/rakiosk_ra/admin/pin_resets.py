"""Authorisations of PIN resets."""

from datetime import datetime

from rakiosk_ra.admin import keyboard
from rakiosk_ra.admin.rows import named_customer
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.inventory import card_of, cards_of
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.clerks.audit import Act
from rakiosk_ra.kiosks import admission
from rakiosk_ra.registry import Registry


class PinResetAdmin:
    """PIN resets. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def authorise(self, holder: str, kiosk: str, clerk: str = "counter", card_guid: str | None = None) -> datetime:
        """Authorise one PIN reset for a customer's card (the newest unless told) at one kiosk; until when it lives."""
        if not 1 <= len(clerk) <= 64 or not clerk.isprintable():
            raise AdminError("A clerk's identifier has 1 to 64 printable characters.")
        with self._ra.database.write() as session:
            customer = named_customer(session, holder)
            at = admission.kiosk_in_use(session, kiosk)
            if at is None:
                raise AdminError(f"There is no kiosk {kiosk} in use.")
            guid = card_guid or next(iter(cards_of(session, customer.id)), None)
            if guid is None:
                raise AdminError("The customer has no card.")
            try:
                card: CardRow = card_of(session, customer.id, guid)
            except Refused as error:
                raise AdminError("The customer has no such card.") from error
            until = pin_resets.authorise(self._ra, session, card, at, clerk).expires_at
            act = Act(f"authorise PIN reset of {card.guid} at {at.name}", customer.cn)
            keyboard.note(session, self._ra.clock(), act, clerk)
            return until
