"""A try to give a password: counted before it is looked at, so that tries at once are no cheaper than one by one."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from sqlalchemy import orm

from rakiosk_ra.api.counted import asked_from
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.customers.lockout import Attempt, take_back
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

Account = TypeVar("Account")


def tried(
    ra: Registry,
    request: Request,
    kiosk: KioskRow,
    count: Callable[[orm.Session], tuple[Attempt, Account | None]],
    is_right: Callable[[Account | None], bool],
) -> tuple[Account, Attempt]:
    """The account whose password was right, and the try as it was counted: to be forgiven in the next transaction.

    `count` counts the try and finds the account; `is_right` is asked outside any transaction, of nobody's account too.
    Raises Refused: bad-credentials, account-locked, too-many-requests; 503, and nothing counted, when it cannot be
    checked.
    """
    with ra.place_budgets.tried(Verb.SIGN_IN, asked_from(ra, request, kiosk)):
        with ra.database.write() as session:
            attempt, account = count(session)
        try:
            right = is_right(account)
        except Exception:
            with ra.database.write() as session:
                take_back(session, attempt)
            raise
        if not right or account is None:
            raise attempt.refusal()
        return account, attempt
