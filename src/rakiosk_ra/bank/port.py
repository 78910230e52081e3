"""The port to the bank: debit, query and refund, each by the key of one payment."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ra_contract.problems import Refusal
from ra_contract.typed import digits_in

_SHAPES = {14: "passbook", 8: "giro"}


class AccountKind(StrEnum):
    """Kinds of accounts that a fee can be debited from (manual 貳-二-4)."""

    PASSBOOK = "passbook"  # 存簿儲金, 14 digits
    GIRO = "giro"  # 劃撥儲金, 8 digits


@dataclass(frozen=True, slots=True)
class Debit:
    """A debit. `key` names one payment: asked for again under it, nothing more is taken."""

    key: str
    account: str
    owner: str  # the CN
    amount: int  # NTD


@dataclass(eq=False)
class DebitRefused(Exception):
    """The bank says no, and will say so whenever it is asked under this key again."""

    code: Refusal


class BankSilent(Exception):
    """No answer, or none in time. What was asked for may or may not have happened."""


class Bank(Protocol):
    """A bank. Each verb may be slow and is called outside any transaction of the RA. All raise BankSilent."""

    def debit(self, debit: Debit) -> None:
        """Take the amount, once for a key. Raises DebitRefused."""
        ...

    def query(self, key: str) -> bool:
        """Whether something is taken under this key, and not given back."""
        ...

    def refund(self, key: str) -> bool:
        """Give back what was taken under this key; whether anything ever was. From then on the key takes nothing."""
        ...

    def accounts_of(self, owner: str) -> tuple[str, ...]:
        """The numbers of a customer's accounts."""
        ...


def account_number(typed: str) -> str | None:
    """An account's number as the bank has it, from what was typed; None without the digits of either kind.

    Full-width digits, spaces and hyphens are let pass. Neither kind has a check digit that the bank publishes.
    """
    digits = digits_in(typed)
    return digits if digits.isascii() and digits.isdigit() and len(digits) in _SHAPES else None


def account_kind(number: str) -> AccountKind:
    """The kind of account that a number of this shape is."""
    return AccountKind(_SHAPES[len(number)])


def masked(number: str) -> str:
    """An account's number as receipts show it: its last four digits."""
    return "*" * (len(number) - 4) + number[-4:]
