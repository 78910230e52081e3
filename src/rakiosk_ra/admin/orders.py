"""Orders at the counter: shown, bound to another card, given up with a refund, their attempts given back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import CarrierKind
from ra_contract.order import Order, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.admin import keyboard
from rakiosk_ra.admin.rows import named_customer
from rakiosk_ra.background.reaper import reap
from rakiosk_ra.base import budgets
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.rows import DeedRow
from rakiosk_ra.cards.inventory import card_of, cards_of
from rakiosk_ra.clerks.audit import Act
from rakiosk_ra.customers import lockout
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import lifecycle
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry

_TEXT_MOST = 200


@dataclass(frozen=True, slots=True)
class By:
    """The clerk who does it, and why: both are kept."""

    clerk: str
    why: str

    def checked(self) -> "By":
        """The same. Raises AdminError unless both are said."""
        for text in (self.clerk, self.why):
            if not 1 <= len(text.strip()) <= _TEXT_MOST or not text.isprintable():
                raise AdminError(f"Say who you are and why, each in 1 to {_TEXT_MOST} printable characters.")
        return self


class OrderAdmin:
    """Orders. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def of(self, cn: str) -> list[Order]:
        """All orders of a customer, newest first."""
        with self._ra.database.read() as session:
            rows = lifecycle.orders_of(session, named_customer(session, cn))
            return [order_record(row, self._ra.clock(), self._ra.settings.renewal) for row in rows]

    def deeds(self, cn: str) -> list[DeedRow]:
        """Deeds of the counter on a customer's orders, newest first."""
        with self._ra.database.read() as session:
            customer = named_customer(session, cn)
            query = sa.select(DeedRow).where(DeedRow.customer_id == customer.id)
            return list(session.scalars(query.order_by(DeedRow.sequence.desc())))

    def rebind(self, cn: str, number: str, card_guid: str, by: By) -> Order:
        """Bind an open order to any card of the customer's: both keys are made anew, no old one is asked for."""
        now = self._ra.clock()
        with self._ra.database.write() as session:
            order = _open_order(session, cn, number)
            if order.carrier is not CarrierKind.CARD:
                raise AdminError("The order is for files, not for a card.")
            try:
                card = card_of(session, order.customer_id, card_guid)
            except Refused as error:
                raise AdminError("The customer has no such card: put it into the inventory first.") from error
            lifecycle.bind_anew(self._ra, session, order, card, now, has_old_keys=False)
            _note(session, order.customer_id, f"rebind {number} {card.guid}", by, now)
            return order_record(order, now, self._ra.settings.renewal)

    def refund(self, cn: str, number: str, by: By) -> Order:
        """Give an open order up; what was paid for it goes back at once, or as soon as the bank answers."""
        now = self._ra.clock()
        with self._ra.database.write() as session:
            order = _open_order(session, cn, number)
            lifecycle.end(self._ra, session, order, OrderState.CANCELLED, now)
            _note(session, order.customer_id, f"refund {number}", by, now)
        reap(self._ra)
        return next(order for order in self.of(cn) if order.number == number)

    def reset_attempts(self, cn: str, by: By) -> None:
        """Give a customer all budgets and all sign-in tries again, at every kiosk and with every card."""
        with self._ra.database.write() as session:
            customer = named_customer(session, cn)
            cards = (budgets.of_card(guid) for guid in cards_of(session, customer.id))
            budgets.refill_all(session, budgets.of_customer(customer.id), *cards)
            lockout.unlock(session, self._ra.vault.digest(customer.cn))
            _note(session, customer.id, "reset-attempts", by, self._ra.clock())


def _open_order(session: orm.Session, cn: str, number: str) -> OrderRow:
    customer = named_customer(session, cn)
    try:
        return lifecycle.open_order_numbered(session, customer.id, number)
    except Refused as refused:
        if refused.code is Refusal.NOT_FOUND:
            raise AdminError(f"The customer has no order {number}.") from refused
        raise AdminError(
            f"The order {number} is not open: only {', '.join(OPEN_STATES)} orders can be changed."
        ) from refused


def _note(session: orm.Session, customer_id: int, deed: str, by: By, now: datetime) -> None:
    kept = by.checked()
    session.add(DeedRow(customer_id=customer_id, at=now, clerk=kept.clerk, deed=deed, why=kept.why))
    session.flush()
    keyboard.note(session, now, Act(deed, session.get_one(CustomerRow, customer_id).cn, kept.why), kept.clerk)


def told(orders: list[Order], deeds: list[DeedRow]) -> Iterator[str]:
    """A line an order, then a line a deed of the counter."""
    for order in orders:
        receipt = order.receipt
        paid = f"NT$ {receipt.amount} {receipt.number}" if receipt is not None else "not paid"
        if receipt is not None and receipt.refunded_at is not None:
            paid += f", refunded {receipt.refunded_at:%Y-%m-%d}"
        yield "\t".join((order.number, order.kind, order.state, order.card_guid or "no card", paid))
    for deed in deeds:
        yield "\t".join((f"{deed.at:%Y-%m-%d %H:%M}", deed.clerk, deed.deed, deed.why))
