"""Prompts as such: one thing put before the customer, its answer, and how it may be left."""

from enum import StrEnum
from typing import Generic, TypeVar

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
