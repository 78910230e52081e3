"""The card: put in, taken out, its PIN."""

from collections.abc import Callable
from dataclasses import dataclass

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.base import NOTHING_TOLD, Prompt, Told
from rakiosk.secret import Secret

PIN_TITLE = _("Please type the card PIN of your smart card")
_LEFT_IN = _("Nobody is signed in any more. Your card is still in the reader.")


@dataclass(frozen=True, slots=True)
class AskPin(Prompt[Secret]):
    """The card's PIN (晶片卡密碼), with the tries left shown before typing."""

    tries_left: int
    remark: Words = ""
    title: Words = PIN_TITLE
    told: Told = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class NewPin:
    """The old card PIN (None when it is being reset) and the new one, typed twice alike."""

    old: Secret | None
    new: Secret


@dataclass(frozen=True, slots=True)
class AskNewPin(Prompt[NewPin]):
    """A new card PIN. The prompt itself names each broken rule; `is_personal` tells digits out of own numbers."""

    title: Words
    tries_left: int | None  # of the old PIN; None when it is not asked for
    is_personal: Callable[[bytes], bool]
    remark: Words = ""
    told: Told = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class InsertCard(Prompt[None]):
    """Asks for the card; goes on by itself when one is put in, and by the forward button when one is there."""


@dataclass(frozen=True, slots=True)
class TakeCard(Prompt[None]):
    """Asks to take the card out; goes on by itself when it is out. `reason` is why."""

    reason: Words = _LEFT_IN
