"""A choice of entries."""

from dataclasses import dataclass

from rakiosk.i18n import Words
from rakiosk.kit.prompts.base import Prompt


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
    facts: tuple[tuple[Words, Words], ...] = ()
    below: tuple[tuple[Words, Words], ...] = ()  # facts of which there may be more than the screen has room for
    is_open_to_help: bool = False  # no entry agrees to, pays or revokes anything: support may choose one, with leave
    is_front: bool = False  # the page between two customers: nobody's anything is on it
