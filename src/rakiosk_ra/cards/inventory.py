"""The card inventory: which card is whose, and its management key and PUK under seal."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.card import ManagementAlgorithm
from ra_contract.clerk import CardState
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
_OUT_OF_USE = {CardState.WITHDRAWN: Refusal.CARD_WITHDRAWN, CardState.LOST: Refusal.CARD_LOST}
_GUID = re.compile(r"[0-9a-f]{32}")


def normalised_guid(text: str) -> str | None:
    """A GUID as the inventory has it: 32 lower-case hex digits; None for anything else."""
    guid = text.strip().replace("-", "").lower()
    return guid if _GUID.fullmatch(guid) else None


def card_of(session: orm.Session, customer_id: int, card_guid: str) -> CardRow:
    """A customer's card in use. Raises Refused: card-unknown, card-not-yours, card-withdrawn, card-lost."""
    guid = normalised_guid(card_guid)
    card = session.get(CardRow, guid) if guid else None
    if card is None:
        raise Refused(Refusal.CARD_UNKNOWN)
    if card.holder_id != customer_id:
        raise Refused(Refusal.CARD_NOT_YOURS)
    require_in_use(card.state)
    return card


def require_in_use(state: CardState) -> None:
    """Raises Refused (card-withdrawn, card-lost) for a card that the counter has taken out of use."""
    if state in _OUT_OF_USE:
        raise Refused(_OUT_OF_USE[state])


def out_of_use() -> sa.Select[str]:
    """The GUIDs of the cards that the counter has taken out of use."""
    return sa.select(CardRow.guid).where(CardRow.state.in_(_OUT_OF_USE))


def known_card(session: orm.Session, card_guid: str) -> CardRow:
    """A card of the inventory, whoever's it is. Raises Refused (card-unknown)."""
    guid = normalised_guid(card_guid)
    card = session.get(CardRow, guid) if guid else None
    if card is None:
        raise Refused(Refusal.CARD_UNKNOWN)
    return card


def management_key(vault: Vault, card: CardRow) -> bytes:
    """A card's management key, opened."""
    return vault.open(card.sealed_management_key, MANAGEMENT_KEY, card.guid)


def cards_of(session: orm.Session, customer_id: int) -> tuple[str, ...]:
    """The GUIDs of a customer's cards in use, the newest first."""
    query = sa.select(CardRow.guid).where(CardRow.holder_id == customer_id, CardRow.state.not_in(_OUT_OF_USE))
    return tuple(session.scalars(query.order_by(CardRow.added_at.desc())))


def former_cards_of(session: orm.Session, customer_id: int) -> tuple[str, ...]:
    """The GUIDs of a customer's cards that the counter has taken out of use."""
    return tuple(session.scalars(out_of_use().where(CardRow.holder_id == customer_id)))


def give_out(card: CardRow, customer_id: int, now: datetime) -> None:
    """Give a card of the stock to a customer: it counts as their newest."""
    card.holder_id, card.state, card.added_at = customer_id, CardState.IN_USE, now


def of_stock(session: orm.Session, card_guid: str) -> CardRow:
    """A card that is nobody's yet, locked. Raises Refused: card-unknown, card-not-stock."""
    guid = normalised_guid(card_guid)
    card = session.get(CardRow, guid, with_for_update=True) if guid else None
    if card is None:
        raise Refused(Refusal.CARD_UNKNOWN)
    if card.state is not CardState.STOCK or card.holder_id is not None:
        raise Refused(Refusal.CARD_NOT_STOCK)
    return card
