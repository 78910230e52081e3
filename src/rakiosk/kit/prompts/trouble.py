"""Trouble, with its ways out."""

from dataclasses import dataclass
from enum import Enum

from rakiosk.domain.errors import KioskError
from rakiosk.i18n import Words
from rakiosk.kit.prompts.base import Prompt


class Way(Enum):
    """A way out of trouble."""

    RETRY = "retry"
    LEAVE = "leave"
    END = "end"  # no other way is open


@dataclass(frozen=True, slots=True)
class Trouble(Prompt[Way]):
    """An expected error in the customer's words, with its ways out. A card's trouble ends when a card comes."""

    error: KioskError
    order_number: str = ""  # what stays open
    stays_open: tuple[Words, ...] = ()  # what else there is to know of it
