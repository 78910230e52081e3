"""PIN resets: a clerk's authorisation, bound to customer, card and kiosk, releases a card's unblocking codes once.

The next PUK is kept before it is released. From then until the completion the card may have either one; a redemption
gives the same two again, the older one first, as `OpenedCard.unblock` wants them.

A completion is a kiosk's word: every PUK before it is kept, and the newest of them are given to be tried last. A card
counts about three wrong PUKs, so no try is spent on a next PUK that has never left, and none is made beyond the third
that a card may have: one of those three takes its own place again.
"""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.pin_reset import PinReset, UnblockingCodes
from ra_contract.problems import Refusal
from rakiosk_ra.base.identifiers import is_id, new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import PUK, card_of
from rakiosk_ra.cards.rows import CardRow, FormerPukRow, PinResetRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_PUK_DIGITS = 8  # SP 800-73-4 part 2, 2.4.3
_TRIES = 3
"""Of the PUK, on cards that count the fewest: as many PUKs may be those of a card."""
_FORMER_TOLD = 8
"""More than the tries of any card that is told of: what stops a kiosk is the card's own counting."""
_TOLD = timedelta(days=1)
"""For so long a customer hears that an authorisation has expired or was taken back, and then that there is none."""


def authorise(  # noqa: PLR0917  # which card, where, by whom
    ra: Registry, session: orm.Session, card: CardRow, kiosk: KioskRow, clerk: str, office_id: int | None = None
) -> PinResetRow:
    """A new authorisation for a card's holder; it takes the place of one that was not completed.

    With an office it holds at any kiosk there, else at the one kiosk.
    """
    if card.holder_id is None:
        raise Refused(Refusal.CARD_NOT_YOURS)
    now = ra.clock()
    row = PinResetRow(
        id=new_id(),
        customer_id=card.holder_id,
        card_guid=card.guid,
        kiosk_id=kiosk.id,
        clerk=clerk,
        authorised_at=now,
        expires_at=now + timedelta(minutes=ra.settings.pin_resets.life_minutes),
        office_id=office_id,
    )
    session.add(row)
    session.flush()
    return row


def current(session: orm.Session, customer: CustomerRow, kiosk: KioskRow, now: datetime) -> PinReset:
    """The customer's authorisation.

    Raises Refused: not-authorised, other-kiosk, authorisation-expired, authorisation-cancelled.
    """
    row = _newest(session, customer)
    if row is None or row.completed_at or row.expires_at + _TOLD <= now:
        raise Refused(Refusal.NOT_AUTHORISED)
    if row.cancelled_at:
        raise Refused(Refusal.AUTHORISATION_CANCELLED)
    if not _is_for(row, kiosk):
        raise Refused(Refusal.OTHER_KIOSK)
    if row.expires_at <= now:
        raise Refused(Refusal.AUTHORISATION_EXPIRED)
    return PinReset(row.id, row.card_guid, row.expires_at)


def redeem(  # noqa: PLR0917  # who, where, which authorisation, which card
    ra: Registry,
    session: orm.Session,
    customer: CustomerRow,
    kiosk: KioskRow,
    reset_id: str,
    card_guid: str,
    *,
    proven_at: datetime | None = None,
) -> UnblockingCodes:
    """The codes for the card in the reader, the same ones until the reset is completed.

    `proven_at`: when a key of the card was last proven, which takes its PIN: resets before that were what they were
    called. The caller commits before the codes leave. Raises Refused: not-found, other-kiosk, authorisation-spent,
    authorisation-cancelled, authorisation-expired, other-card.
    """
    now = ra.clock()
    row = _locked(session, customer, kiosk, reset_id)
    if row.completed_at or row != _newest(session, customer):
        raise Refused(Refusal.AUTHORISATION_SPENT)
    if row.cancelled_at:
        raise Refused(Refusal.AUTHORISATION_CANCELLED)
    if row.expires_at <= now:
        raise Refused(Refusal.AUTHORISATION_EXPIRED)
    card = _own_card(session, customer, row, card_guid)
    row.redeemed_at = row.redeemed_at or now
    puk = _opened(ra, card, card.sealed_puk)
    is_new = False
    if card.sealed_next_puk is None:
        possible = list(dict.fromkeys((puk, *_former(ra, session, card, proven_at))))[:_TRIES]
        is_new = len(possible) < _TRIES
        card.sealed_next_puk = ra.vault.seal((_fresh() if is_new else possible[-1]).encode(), PUK, card.guid)
    next_puk = _opened(ra, card, card.sealed_next_puk)
    former = dict.fromkeys(each for each in _former(ra, session, card) if each not in {puk, next_puk})
    return UnblockingCodes(puk, next_puk, is_new, tuple(former))


def complete(session: orm.Session, customer: CustomerRow, kiosk: KioskRow, reset_id: str, now: datetime) -> None:
    """The card has the next PUK; sent again it changes nothing, and it may come after the expiry.

    Raises Refused: not-found, other-kiosk, authorisation-spent when another one took its place or nothing was released.
    """
    row = _locked(session, customer, kiosk, reset_id)
    if row.completed_at is not None:
        return
    if row.redeemed_at is None or row != _newest(session, customer):
        raise Refused(Refusal.AUTHORISATION_SPENT)
    card = session.get_one(CardRow, row.card_guid, with_for_update=True)
    if card.sealed_next_puk is not None:
        session.add(FormerPukRow(card_guid=card.guid, sealed_puk=card.sealed_puk, replaced_at=now))
        card.sealed_puk, card.sealed_next_puk = card.sealed_next_puk, None
    row.completed_at = now


def cancel(session: orm.Session, reset_id: str, now: datetime) -> bool:
    """Take an authorisation back; False when its codes have left already, which nothing can undo."""
    row = session.scalars(sa.select(PinResetRow).where(PinResetRow.id == reset_id).with_for_update()).one()
    if row.redeemed_at is None:
        row.cancelled_at = now
    return row.redeemed_at is None


def was_redeemed_since(session: orm.Session, card_guid: str, moment: datetime) -> bool:
    """Whether unblocking codes of a card have left since a moment."""
    query = sa.select(PinResetRow.id).where(PinResetRow.card_guid == card_guid, PinResetRow.redeemed_at >= moment)
    return session.scalars(query.limit(1)).first() is not None


def _former(ra: Registry, session: orm.Session, card: CardRow, since: datetime | None = None) -> list[str]:
    """The PUKs that others have replaced (since a moment), the newest first."""
    query = sa.select(FormerPukRow.sealed_puk).where(FormerPukRow.card_guid == card.guid)
    if since is not None:
        query = query.where(FormerPukRow.replaced_at > since)
    newest = session.scalars(query.order_by(FormerPukRow.sequence.desc()).limit(_FORMER_TOLD))
    return [_opened(ra, card, sealed) for sealed in newest]


def _opened(ra: Registry, card: CardRow, sealed: bytes) -> str:
    return ra.vault.open(sealed, PUK, card.guid).decode()


def _fresh() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(_PUK_DIGITS))


def _newest(session: orm.Session, customer: CustomerRow) -> PinResetRow | None:
    query = sa.select(PinResetRow).where(PinResetRow.customer_id == customer.id)
    return session.scalars(query.order_by(PinResetRow.sequence.desc()).limit(1)).one_or_none()


def _locked(session: orm.Session, customer: CustomerRow, kiosk: KioskRow, reset_id: str) -> PinResetRow:
    query = sa.select(PinResetRow).where(PinResetRow.id == reset_id, PinResetRow.customer_id == customer.id)
    row = session.scalars(query.with_for_update()).one_or_none() if is_id(reset_id) else None
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    if not _is_for(row, kiosk):
        raise Refused(Refusal.OTHER_KIOSK)
    return row


def _is_for(row: PinResetRow, kiosk: KioskRow) -> bool:
    return row.kiosk_id == kiosk.id or (row.office_id is not None and row.office_id == kiosk.office_id)


def _own_card(session: orm.Session, customer: CustomerRow, row: PinResetRow, card_guid: str) -> CardRow:
    try:
        card = card_of(session, customer.id, card_guid)
    except Refused as error:
        raise Refused(Refusal.OTHER_CARD) from error
    if card.guid != row.card_guid:
        raise Refused(Refusal.OTHER_CARD)
    session.refresh(card, with_for_update=True)
    return card
