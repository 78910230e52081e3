"""Settings of the budgets: how often what costs may be done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """How often a customer, and a card, may do what costs: so many at once, one more each time these seconds pass.

    A card authentication that succeeds gives the challenges back, an order that is confirmed certificates and orders.
    A kiosk has so many `times` a customer's budgets, an address those of `address_times`. Sign-ins count when they are
    wrong, and only for kiosks and addresses: for a CN the lock-out counts them. So do `news`, what a kiosk tells of
    itself.
    """

    kiosk_times: int = 100
    address_times: int = 1000

    challenges: int = 10
    challenge_seconds: int = 60
    certificates: int = 20
    certificate_seconds: int = 1800
    orders: int = 10
    order_seconds: int = 7200
    accounts: int = 10
    account_seconds: int = 300
    statements: int = 30
    statement_seconds: int = 60
    drawings: int = 20
    drawing_seconds: int = 30
    signature_tests: int = 30
    signature_test_seconds: int = 60
    pin_resets: int = 10
    pin_reset_seconds: int = 300
    profiles: int = 20
    profile_seconds: int = 300
    news: int = 5
    news_seconds: int = 60
    sign_ins: int = 3
    sign_in_seconds: int = 6000
