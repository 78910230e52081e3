"""Sessions (manual 壹-一, 壹-九): signing in, and the change of the login password."""

from dataclasses import dataclass
from datetime import datetime

from ra_contract.base import Typed
from ra_contract.certificate import CarrierKind
from ra_contract.order import Order


@dataclass(frozen=True, slots=True)
class SignIn:
    """The customer's log-in: CN and login password."""

    cn: Typed
    password: Typed


@dataclass(frozen=True, slots=True)
class Session:
    """A session. `token` is 256 random bits, told once; `card_guids` are the customer's cards, the newest first.

    `former_card_guids` are cards of theirs that the counter has taken out of use.
    """

    token: str
    cn: str
    name: str
    carrier: CarrierKind
    password_change_required: bool
    expires_at: datetime
    idle_seconds: int
    card_guids: tuple[str, ...] = ()
    open_orders: tuple[Order, ...] = ()
    last_sign_in: datetime | None = None
    former_card_guids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A new login password, with the old one as proof."""

    old: Typed
    new: Typed
