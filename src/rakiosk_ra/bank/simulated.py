"""A simulated bank: accounts, debits once for a key, and moods in which it answers late or not at all."""

import time
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import BankSilent, Debit, DebitRefused
from rakiosk_ra.bank.rows import AccountRow, Mood, PostingRow, SwitchRow
from rakiosk_ra.base.clock import Clock, taipei
from rakiosk_ra.base.engine import Database, insert_if_absent
from rakiosk_ra.base.settings import BankSettings

_SWITCH = 1


class SimulatedBank:
    """`Bank` over tables of its own, each verb in a transaction of its own."""

    def __init__(self, database: Database, settings: BankSettings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def debit(self, debit: Debit) -> None:
        """Take the amount, once for a key. Raises DebitRefused, BankSilent."""
        mood, seconds = self._reached()
        if mood is Mood.LOST:
            time.sleep(seconds)
            raise BankSilent
        with self._database.write() as session:
            refusal = self._carry_out(session, debit, is_closed=mood is Mood.CLOSED)
        if mood is Mood.LATE:
            time.sleep(seconds)
            raise BankSilent
        if refusal is not None:
            raise DebitRefused(refusal)

    def query(self, key: str) -> bool:
        """Whether something is taken under this key, and not given back. Raises BankSilent."""
        self._reached()
        with self._database.read() as session:
            posting = session.get(PostingRow, key)
            return posting is not None and posting.account is not None and posting.returned_at is None

    def refund(self, key: str) -> bool:
        """Give back what was taken under this key; whether anything ever was. Raises BankSilent."""
        self._reached()
        now = self._clock()
        with self._database.write() as session:
            # Barred first: a debit under this key that is still on its way finds it so.
            insert_if_absent(session, PostingRow, key=key, amount=0, at=now, returned_at=now)
            posting = session.get_one(PostingRow, key, with_for_update=True)
            if posting.account is not None and posting.returned_at is None:
                account = session.get_one(AccountRow, posting.account, with_for_update=True)
                account.balance += posting.amount
                posting.returned_at = now
            return posting.account is not None

    def accounts_of(self, owner: str) -> tuple[str, ...]:
        """The numbers of a customer's accounts. Raises BankSilent."""
        self._reached()
        with self._database.read() as session:
            query = sa.select(AccountRow.number).where(AccountRow.owner == owner)
            return tuple(session.scalars(query.order_by(AccountRow.number)))

    def turn(self, mood: Mood, seconds: int = 0) -> None:
        """Put it into a mood; late and lost debits keep the asker waiting for so many seconds."""
        with self._database.write() as session:
            session.merge(SwitchRow(id=_SWITCH, mood=mood, seconds=seconds))

    def _reached(self) -> tuple[Mood, int]:
        with self._database.read() as session:
            switch = session.get(SwitchRow, _SWITCH)
            mood, seconds = (switch.mood, switch.seconds) if switch else (Mood.NORMAL, 0)
        if mood is Mood.SILENT:
            raise BankSilent
        return mood, seconds

    def _carry_out(self, session: orm.Session, debit: Debit, *, is_closed: bool) -> Refusal | None:
        # The account's row is the lock: two requests under one key meet here.
        account = session.get(AccountRow, debit.account, with_for_update=True)
        known = session.get(PostingRow, debit.key)
        if known is not None:
            return _answer(known)
        now = self._clock()
        refusal = self._obstacle(session, account, debit, now, is_closed=is_closed)
        taken = {"account": debit.account, "amount": debit.amount} if refusal is None else {"amount": 0}
        if not insert_if_absent(session, PostingRow, key=debit.key, refusal=refusal, at=now, **taken):
            return _answer(session.get_one(PostingRow, debit.key))
        if account is not None and refusal is None:
            account.balance -= debit.amount
        return refusal

    def _obstacle(
        self, session: orm.Session, account: AccountRow | None, debit: Debit, now: datetime, *, is_closed: bool
    ) -> Refusal | None:
        if is_closed or self._settings.is_closed(taipei(now).time()):
            return Refusal.HOST_CLOSED
        if account is None:
            return Refusal.ACCOUNT_UNKNOWN
        today = _taken_today(session, debit.account, now)
        checks = (
            (Refusal.ACCOUNT_NOT_YOURS, account.owner != debit.owner),
            (Refusal.ACCOUNT_FROZEN, account.frozen),
            (Refusal.INSUFFICIENT_FUNDS, account.balance < debit.amount),
            (Refusal.OVER_LIMIT, today + debit.amount > account.daily_limit),
        )
        return next((refusal for refusal, applies in checks if applies), None)


def _answer(posting: PostingRow) -> Refusal | None:
    if posting.returned_at is not None:
        return Refusal.PAYMENT_IN_DOUBT  # barred: whoever asks does not know yet that it was given up
    return posting.refusal


def _taken_today(session: orm.Session, account: str, now: datetime) -> int:
    midnight = taipei(now).replace(hour=0, minute=0, second=0, microsecond=0)
    query = sa.select(sa.func.coalesce(sa.func.sum(PostingRow.amount), 0)).where(
        PostingRow.account == account,
        PostingRow.at >= midnight,
        PostingRow.at < midnight + timedelta(days=1),
        PostingRow.returned_at.is_(None),
    )
    return int(session.execute(query).scalar_one())
