"""Settings of the budgets: how often what costs may be done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """How often a customer, and a card, may do what costs: so many at once, one more each time these seconds pass.

    A card authentication that succeeds gives the challenges back, an order that is confirmed certificates and orders.
    """

    challenges: int = 10
    challenge_seconds: int = 60
    certificates: int = 20
    certificate_seconds: int = 1800
    orders: int = 10
    order_seconds: int = 7200
    accounts: int = 10
    account_seconds: int = 300
