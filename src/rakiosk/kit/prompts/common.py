"""Prompts: one thing put before the customer. What is asked, never how it is drawn.

`await visit.show(prompt)` yields the prompt's answer or raises `Cancelled`. `ui/prompts/` has one widget for each.
"""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from ra_contract.rules import PasswordRule
from rakiosk.domain.errors import KioskError
from rakiosk.i18n import Words, _
from rakiosk.secret import Secret

Answer_co = TypeVar("Answer_co", covariant=True)


class Cancelled(Exception):
    """The customer said 取消: the wizard ends, nothing more happens."""


class LoggedOut(BaseException):
    """The customer logged out in the middle. Not an Exception: no step may take it for trouble of its own."""


class Prompt(Generic[Answer_co]):
    """One thing put before the customer; its type says what comes back."""


class Tone(StrEnum):
    """How a notice is meant; always said in its words as well."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Notice(Prompt[None]):
    """Something to know; the forward button goes on. With `back` it can be refused."""

    title: Words
    body: tuple[Words, ...] = ()
    facts: tuple[tuple[Words, Words], ...] = ()
    forward: Words = field(default_factory=lambda: _("Confirm"))
    back: Words | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Question(Prompt[None]):
    """Yes (the answer) or no (Cancelled). A careful question, of what cannot be undone, has its focus on no."""

    title: Words
    body: tuple[Words, ...] = ()
    forward: Words = field(default_factory=lambda: _("Confirm"))
    back: Words = field(default_factory=lambda: _("Cancel"))
    is_careful: bool = False


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """CN and login password as typed; the CN is normalised."""

    cn: str
    password: Secret


@dataclass(frozen=True, slots=True)
class AskSignIn(Prompt[SignInAnswer]):
    """CN and login password (manual 壹-一-1)."""

    cn: str = ""
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The old login password and the new one, typed twice alike."""

    old: Secret
    new: Secret


@dataclass(frozen=True, slots=True)
class AskNewPassword(Prompt[NewPassword]):
    """Old and new login password (manual 壹-一-2). The prompt itself names each broken rule beside its field."""

    cn: str
    title: Words
    remark: Words = ""
    broken: tuple[PasswordRule, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnData:
    """E-mail address and telephone number as typed; what is empty stays as it is."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AskOwnData(Prompt[OwnData]):
    """New contact data (manual 壹-七-1). `now` is masked. The prompt itself names what cannot be right."""

    now: OwnData
    typed: OwnData = OwnData()
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class AskPin(Prompt[Secret]):
    """The card's PIN (晶片卡密碼), with the tries left shown before typing."""

    tries_left: int
    remark: Words = ""
    title: Words = field(default_factory=lambda: _("Please type the card PIN of your smart card"))


@dataclass(frozen=True, slots=True)
class AskAccount(Prompt[str]):
    """The account that a fee is debited from (manual 貳-二-4); yields its digits."""

    fee: int
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class AskLoginPassword(Prompt[Secret]):
    """The login password once more, before something takes effect that matters."""

    title: Words
    body: tuple[Words, ...] = ()
    remark: Words = ""


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


@dataclass(frozen=True, slots=True)
class ShowTerms(Prompt[None]):
    """The terms, whole; agreed to, or refused (Cancelled)."""

    title: str
    text: str
    version: str


@dataclass(frozen=True, slots=True)
class InsertCard(Prompt[None]):
    """Asks for the card; goes on by itself when one is put in, and by the forward button when one is there."""


@dataclass(frozen=True, slots=True)
class TakeCard(Prompt[None]):
    """Asks to take the card out; goes on by itself when it is out."""


@dataclass(frozen=True, slots=True)
class InsertStick(Prompt[None]):
    """Asks for the customer's stick; goes on by itself when one is put in."""


@dataclass(frozen=True, slots=True)
class TakeStick(Prompt[None]):
    """Says that the stick may be taken; goes on by itself when it is out, and by the forward button."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu. `key` is a digit or letter that chooses it."""

    key: str
    label: Words
    value: str
    note: Words = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries under one heading."""

    heading: Words
    entries: tuple[Entry, ...]
    is_list: bool = False  # in one column, however many there are


@dataclass(frozen=True, slots=True)
class Menu(Prompt[str]):
    """A choice of entries; yields the chosen entry's value."""

    title: Words
    groups: tuple[MenuGroup, ...]
    advice: Words = ""
    note: Words = ""
    back: Words | None = None
    selected: str = ""
    is_front: bool = False  # the page between two customers: nobody's anything is on it


@dataclass(frozen=True, slots=True)
class Sight:
    """How something that goes on by itself looks at this moment."""

    title: Words
    body: tuple[Words, ...] = ()
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Watch(Prompt[None]):
    """Something that goes on by itself, outside: told anew with each sight, over when they end. `back` leaves it."""

    first: Sight
    sights: Callable[[], AsyncIterator[Sight]]
    back: Words


@dataclass(frozen=True, slots=True)
class Curtain(Prompt[None]):
    """A blank screen until the customer lifts it."""


@dataclass(frozen=True, slots=True)
class StillThere(Prompt[bool]):
    """Asks a silent customer to go on; yields whether somebody is there. When the seconds are over nobody is."""

    title: Words
    body: tuple[Words, ...]
    seconds: float
    forward: Words
    back: Words | None = None  # without it no key says no
    clock: Callable[[], float] = time.monotonic
