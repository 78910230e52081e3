"""Whatever has to happen before a kiosk's screen goes on: what support is told that it waits for."""

from enum import StrEnum


class WaitedFor(StrEnum):
    """A thing or person that is waited for; the value is how plain lines tell it."""

    START = "the kiosk to start"
    WORK = "the kiosk's own work"
    CARD = "a card"
    CARD_OUT = "the card to be taken out"
    STICK = "a stick"
    STICK_OUT = "the stick to be taken out"
    CUSTOMER = "the customer"
    TROUBLE = "the customer, who reads of a trouble"
    OVERLAY = "the customer, who reads something that lies over it"
    OTHER = "something else, while the customer looks on"
