"""The rows of cards: the inventory, card authentications, authorised PIN resets."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.card import ManagementAlgorithm
from ra_contract.clerk import CardState
from rakiosk_ra.base.table import Table
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks.rows import KioskRow


class CardRow(Table):
    """A card of the inventory, nobody's yet while it is in stock; its management key and PUK are sealed to its GUID.

    While a PIN reset is under way the card has either PUK: `sealed_next_puk` is to take the other's place.
    """

    __tablename__ = "cards"
    guid: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(64))
    management_algorithm: Mapped[ManagementAlgorithm]
    sealed_management_key: Mapped[bytes]
    sealed_puk: Mapped[bytes]
    sealed_next_puk: Mapped[bytes | None]
    added_at: Mapped[datetime]
    state: Mapped[CardState] = mapped_column(default=CardState.IN_USE, server_default=CardState.IN_USE)
    holder: Mapped[CustomerRow | None] = relationship()


class FormerPukRow(Table):
    """A PUK that another one has replaced, as a kiosk has told: kept, for nobody else has seen it go."""

    __tablename__ = "former_puks"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    card_guid: Mapped[str] = mapped_column(sa.ForeignKey("cards.guid"), index=True)
    sealed_puk: Mapped[bytes]
    replaced_at: Mapped[datetime]


class RelayRow(Table):
    """The card authentication of one order: what the card must answer, and when it did."""

    __tablename__ = "card_authentications"
    order_sequence: Mapped[int] = mapped_column(sa.ForeignKey("orders.sequence"), primary_key=True)
    card_guid: Mapped[str] = mapped_column(sa.String(32))
    answer_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    answer_until: Mapped[datetime | None]
    authenticated_at: Mapped[datetime | None]


class ProvenCardRow(Table):
    """The card authentication at one machine, without an order: a clerk wants to know whose card is in the reader."""

    __tablename__ = "proven_cards"
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), primary_key=True)
    card_guid: Mapped[str] = mapped_column(sa.String(32))
    answer_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    answer_until: Mapped[datetime | None]
    authenticated_at: Mapped[datetime | None]


class PinResetRow(Table):
    """A clerk's authorisation to reset the PIN of one card, once, at one kiosk.

    With `office_id` it holds at any kiosk of that office.
    """

    __tablename__ = "pin_resets"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    card_guid: Mapped[str] = mapped_column(sa.ForeignKey("cards.guid"))
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    clerk: Mapped[str] = mapped_column(sa.String(64))
    authorised_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offices.id", name="fk_pin_resets_office_id"))
    cancelled_at: Mapped[datetime | None]
    card: Mapped[CardRow] = relationship()
    kiosk: Mapped[KioskRow] = relationship()
