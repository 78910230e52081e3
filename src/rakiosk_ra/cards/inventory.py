"""The card inventory: which card is whose, and its management key and PUK under seal."""

import re

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.card import ManagementAlgorithm
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.cards.rows import CardRow

MANAGEMENT_KEY = "management key"
PUK = "puk"
KEY_LENGTHS = {
    ManagementAlgorithm.TRIPLE_DES: 24,
    ManagementAlgorithm.AES_128: 16,
    ManagementAlgorithm.AES_192: 24,
    ManagementAlgorithm.AES_256: 32,
}
"""The length of a management key in bytes."""
_GUID = re.compile(r"[0-9a-f]{32}")


def normalised_guid(text: str) -> str | None:
    """A GUID as the inventory has it: 32 lower-case hex digits; None for anything else."""
    guid = text.strip().replace("-", "").lower()
    return guid if _GUID.fullmatch(guid) else None


def card_of(session: orm.Session, customer_id: int, card_guid: str) -> CardRow:
    """A customer's card. Raises Refused: card-unknown, card-not-yours."""
    guid = normalised_guid(card_guid)
    card = session.get(CardRow, guid) if guid else None
    if card is None:
        raise Refused(Refusal.CARD_UNKNOWN)
    if card.holder_id != customer_id:
        raise Refused(Refusal.CARD_NOT_YOURS)
    return card


def management_key(vault: Vault, card: CardRow) -> bytes:
    """A card's management key, opened."""
    return vault.open(card.sealed_management_key, MANAGEMENT_KEY, card.guid)


def cards_of(session: orm.Session, customer_id: int) -> tuple[str, ...]:
    """The GUIDs of a customer's cards, the newest first."""
    query = sa.select(CardRow.guid).where(CardRow.holder_id == customer_id).order_by(CardRow.added_at.desc())
    return tuple(session.scalars(query))
