"""Budgets: how often something may be done by one customer or with one card, and when it may be done again.

Each is one moment in the database, until which what was done is paid off by waiting (the generic cell rate algorithm,
ITU-T I.371, annex A). It belongs to a customer or a card, not to an order: cancelling gives nothing back. What a kiosk
and an address may do counts in memory: `place_budgets`. Status changes have no budget: nobody is kept from suspending.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import Refusal
from rakiosk_ra.base.budget_settings import BudgetSettings
from rakiosk_ra.base.engine import insertion, is_sqlite
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.rows import BudgetRow

_CLOCKS_DIFFER = timedelta(minutes=5)  # of two machines that serve one database
_REFILLED = sa.delete(BudgetRow).where(
    BudgetRow.verb.in_(sa.bindparam("verbs", expanding=True)),
    BudgetRow.whose.in_(sa.bindparam("doers", expanding=True)),
)


class Verb(StrEnum):
    """A deed that is counted."""

    CHALLENGE = "challenge"  # card authentications (9B): each decrypts a block of the asker's choice
    CERTIFICATE = "certificate"
    ORDER = "order"
    ACCOUNT = "account"  # debits asked for: each tells whether there is such an account, and whose
    STATEMENT = "statement"
    DRAWING = "drawing"  # of a slip as a signed PDF: a process of its own for a second
    SIGNATURE_TEST = "signature test"
    PIN_RESET = "PIN reset"  # unblocking codes asked for
    PROFILE = "profile"
    NEWS = "news"  # of a kiosk, on itself
    SIGN_IN = "sign-in"  # wrong ones, at a kiosk


@dataclass(frozen=True, slots=True)
class Budget:
    """So many at once, and then one more each time so many seconds have passed."""

    at_once: int
    seconds: int


def budget_of(settings: BudgetSettings, verb: Verb) -> Budget:
    """The budget that the settings give for a verb."""
    return {
        Verb.CHALLENGE: Budget(settings.challenges, settings.challenge_seconds),
        Verb.CERTIFICATE: Budget(settings.certificates, settings.certificate_seconds),
        Verb.ORDER: Budget(settings.orders, settings.order_seconds),
        Verb.ACCOUNT: Budget(settings.accounts, settings.account_seconds),
        Verb.STATEMENT: Budget(settings.statements, settings.statement_seconds),
        Verb.DRAWING: Budget(settings.drawings, settings.drawing_seconds),
        Verb.SIGNATURE_TEST: Budget(settings.signature_tests, settings.signature_test_seconds),
        Verb.PIN_RESET: Budget(settings.pin_resets, settings.pin_reset_seconds),
        Verb.PROFILE: Budget(settings.profiles, settings.profile_seconds),
        Verb.NEWS: Budget(settings.news, settings.news_seconds),
        Verb.SIGN_IN: Budget(settings.sign_ins, settings.sign_in_seconds),
    }[verb]


def of_customer(customer_id: int) -> str:
    """A customer as budgets name them."""
    return f"customer {customer_id}"


def of_card(guid: str) -> str:
    """A card as budgets name it."""
    return f"card {guid}"


def spend(session: orm.Session, settings: BudgetSettings, verb: Verb, whose: str, now: datetime) -> None:
    """Count one, in the caller's transaction. Raises Refused (too-many-requests): when there is one again."""
    budget, moment = budget_of(settings, verb), _milliseconds(now)
    step = budget.seconds * 1000
    left, ahead = moment + (budget.at_once - 1) * step, moment + budget.at_once * step
    times = {"moment": moment, "step": step, "anew": moment + step, "left": left, "ahead": ahead}
    counted = _counting(is_sqlite(session))
    if session.connection().execute(counted, {"deed": verb, "doer": whose, **times}).scalar() is None:
        query = sa.select(BudgetRow.spent_until).where(BudgetRow.verb == verb, BudgetRow.whose == whose)
        wait = session.scalars(query).one() - left
        raise Refused(Refusal.TOO_MANY_REQUESTS, verb, retry_after=max(1, -(-wait // 1000)))


@cache  # building it takes as long as carrying it out
def _counting(on_sqlite: bool) -> sa.Executable:
    moment, step, anew, left, ahead = (
        sa.bindparam(name, type_=sa.BigInteger) for name in ("moment", "step", "anew", "left", "ahead")
    )
    named = {"verb": sa.bindparam("deed"), "whose": sa.bindparam("doer"), "spent_until": anew}
    spent_until = BudgetRow.spent_until
    # A clock that was set back must not keep anybody out: what is further ahead than it can be is taken for nothing.
    is_unborn = spent_until > ahead
    later = sa.case((is_unborn, anew), (spent_until > moment, spent_until + step), else_=anew)
    return (
        insertion(BudgetRow, on_sqlite)
        .values(**named)
        .on_conflict_do_update(
            index_elements=["verb", "whose"], set_={"spent_until": later}, where=(spent_until <= left) | is_unborn
        )
        .returning(spent_until)
    )


def refill(session: orm.Session, verbs: Collection[Verb], *whose: str) -> None:
    """They came to a good end: nothing of them counts any more."""
    session.connection().execute(_REFILLED, {"verbs": list(verbs), "doers": whose})


def refill_all(session: orm.Session, *whose: str) -> None:
    """Forget everything that was counted, as the counter may have it."""
    session.execute(sa.delete(BudgetRow).where(BudgetRow.whose.in_(whose)))


def forget_old(session: orm.Session, now: datetime) -> None:
    """Delete what is paid off by waiting: it tells nothing any more but who did what."""
    session.execute(sa.delete(BudgetRow).where(BudgetRow.spent_until < _milliseconds(now - _CLOCKS_DIFFER)))


def _milliseconds(now: datetime) -> int:
    return round(now.timestamp() * 1000)
