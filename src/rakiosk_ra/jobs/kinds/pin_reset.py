"""晶片卡密碼重置授權: leave for the customer to set a new card PIN, once, at one kiosk or in one office."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.clerk import CardState
from ra_contract.problems import Refusal
from rakiosk_ra.base.clock import midnight
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.inventory import card_of
from rakiosk_ra.cards.rows import CardRow, PinResetRow
from rakiosk_ra.jobs.kinds.port import Asked, Given, Kind
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.kiosks.admission import kiosk_in_use
from rakiosk_ra.kiosks.rows import KioskRow

_REFUSED: dict[CardState, Refusal] = {
    CardState.WITHDRAWN: Refusal.CARD_WITHDRAWN,
    CardState.LOST: Refusal.CARD_LOST,
    CardState.UNBLOCKABLE: Refusal.CARD_UNBLOCKABLE,
    CardState.STOCK: Refusal.CARD_NOT_YOURS,
}


def _check(asked: Asked) -> None:
    card = _card(asked)
    if card.state in _REFUSED:
        raise Refused(_REFUSED[card.state])
    if pin_resets.was_redeemed_since(asked.session, card.guid, midnight(asked.now)):
        raise Refused(Refusal.ALREADY_TODAY)
    _place(asked)


def _carry_out(asked: Asked) -> Given:
    kiosk, office_id = _place(asked)
    row = pin_resets.authorise(asked.ra, asked.session, _card(asked), kiosk, asked.clerk.clerk, office_id)
    return Given(row.id, row.expires_at)


def _card(asked: Asked) -> CardRow:
    return card_of(asked.session, asked.customer.id, asked.request.card_guid)


def _place(asked: Asked) -> tuple[KioskRow, int | None]:
    """The kiosk where it may be done, or any of the machine's office. Raises Refused (other-kiosk)."""
    if not asked.request.kiosk:
        return asked.kiosk, asked.kiosk.office_id
    kiosk = kiosk_in_use(asked.session, asked.request.kiosk)
    if kiosk is None or kiosk.is_desk or (kiosk.id != asked.kiosk.id and kiosk.office_id != asked.kiosk.office_id):
        raise Refused(Refusal.OTHER_KIOSK)
    return kiosk, None


def _is_spent(session: orm.Session, row: JobRow) -> bool:
    query = sa.select(PinResetRow.redeemed_at).where(PinResetRow.id == row.given)
    return session.scalars(query).one() is not None


def _take_back(session: orm.Session, row: JobRow, now: datetime) -> bool:
    return pin_resets.cancel(session, row.given, now)


KIND = Kind(
    carry_out=_carry_out,
    check=_check,
    is_spent=_is_spent,
    take_back=_take_back,
)
