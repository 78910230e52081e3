"""憑證註銷 and 憑證暫禁 by the customer (manual 貳-三, 貳-四)."""

from dataclasses import dataclass
from enum import StrEnum

from ra_contract.base import Typed
from ra_contract.certificate import Reason


class Action(StrEnum):
    """An action that a customer may take on certificates that are in force."""

    HOLD = "hold"  # 暫禁
    REVOKE = "revoke"  # 註銷


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Hold or revoke certificates, all of them or none; the login password once more, for it takes effect at once."""

    action: Action
    serials: tuple[Typed, ...]
    reason: Reason
    password: Typed
