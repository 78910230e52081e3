"""The desk: a clerk at work, with a way to the RA of their own, and the customer who stands before them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when a clerk comes
    from ra_contract.clerk import ClerkSession, CounterCustomer
    from ra_contract.counter_job import CounterPolicy, Job
    from rakiosk.authority.clerk_port import Clerking


@dataclass
class Desk:
    """One clerk's session. It is no customer's: whoever has one has not the other.

    `card_guid` is that of the card which has proved itself at this desk. `handed_over` is the authorised PIN reset for
    which the customer takes the keyboard.
    """

    ra: "Clerking"
    session: "ClerkSession"
    policy: "CounterPolicy"
    customer: "CounterCustomer | None" = None
    card_guid: str = ""
    handed_over: "Job | None" = None
    is_kiosk: bool = True
    """Whether customers are served at the same screen: then a PIN reset is handed over here."""

    @property
    def found(self) -> "CounterCustomer":
        """The customer before the desk."""
        if self.customer is None:
            raise RuntimeError("no customer was looked for")
        return self.customer
