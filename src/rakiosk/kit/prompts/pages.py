"""The prompts of the public pages: a page, questions to unfold, a word to look for, an address to take along."""

from dataclasses import dataclass, field

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.base import Prompt

KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The keys that choose the entries of a list, one after the other."""


@dataclass(frozen=True, slots=True)
class ReadPage(Prompt[None]):
    """A page of Markdown (headings, lists, paragraphs) to be read; ends with Cancelled, by its only button."""

    title: Words
    text: Words
    note: Words = ""
    back: Words = field(default_factory=lambda: _("Back"))


@dataclass(frozen=True, slots=True)
class Questions(Prompt[None]):
    """Questions, each with its answer folded away (manual 壹-五-2); ends with Cancelled."""

    title: Words
    items: tuple[tuple[Words, Words], ...]
    note: Words = ""


@dataclass(frozen=True, slots=True)
class AskWord(Prompt[str]):
    """A word to look for."""

    remark: Words = ""


@dataclass(frozen=True, slots=True)
class ShowCode(Prompt[None]):
    """An address, written out and as a QR code for the customer's telephone."""

    title: Words
    address: str
    body: tuple[Words, ...] = ()
