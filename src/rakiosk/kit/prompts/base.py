"""Prompts as such: one thing put before the customer, its answer, and how it may be left."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from rakiosk.i18n import Words

Answer_co = TypeVar("Answer_co", covariant=True)


class Cancelled(Exception):
    """The customer said 取消: the wizard ends, nothing more happens."""


class LoggedOut(BaseException):
    """The customer logged out in the middle. Not an Exception: no step may take it for trouble of its own."""


class Prompt(Generic[Answer_co]):
    """One thing put before the customer; its type says what comes back."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to know that stands on the screen of a question, above it: no screen of its own, no key more."""

    body: tuple[Words, ...] = ()
    facts: tuple[tuple[Words, Words], ...] = ()


NOTHING_TOLD = Told()


class Tone(StrEnum):
    """How a notice is meant; always said in its words as well."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
