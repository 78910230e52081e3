"""The counter: a clerk's sign-in, what is looked for, documents that were seen, a code that is explained."""

from dataclasses import dataclass, field

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.base import Prompt
from rakiosk.kit.prompts.menu import Entry, MenuGroup
from rakiosk.secret import Secret


@dataclass(frozen=True, slots=True)
class ClerkAnswer:
    """A clerk's id, password and six-digit code as typed; the code is empty where none is asked for.

    `by_card`: nothing was typed, and the clerk's own card is in the reader.
    """

    clerk: str
    password: Secret
    code: str = ""
    by_card: bool = False


@dataclass(frozen=True, slots=True)
class AskClerkSignIn(Prompt[ClerkAnswer]):
    """A clerk's sign-in, or a second person's at the same screen. `takes_card`: their own card does as well."""

    clerk: str = ""
    remark: Words = ""
    asks_code: bool = False
    title: Words = field(default_factory=lambda: _("Staff sign-in"))
    body: tuple[Words, ...] = ()
    forward: Words = field(default_factory=lambda: _("Sign in"))
    takes_card: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """The text that was typed or scanned, or the entry that was chosen beneath it."""

    text: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class AskWanted(Prompt[Wanted]):
    """One field for whatever is typed or scanned, and entries beneath it, by their digits."""

    title: Words
    label: Words
    groups: tuple[MenuGroup, ...] = ()
    remark: Words = ""
    advice: Words = ""
    back: Words | None = None
    forward: Words = field(default_factory=lambda: _("Find"))


@dataclass(frozen=True, slots=True)
class AskText(Prompt[str]):
    """A line of words; an empty one is asked for again unless `may_be_empty`."""

    title: Words
    label: Words
    body: tuple[Words, ...] = ()
    remark: Words = ""
    text: str = ""
    missing: Words = field(default_factory=lambda: _("Please type something."))
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Ticks(Prompt["frozenset[str]"]):
    """Entries to be ticked, any number of them; yields the values that were. `least` of those in `counted` are needed.

    `wanted` must all be ticked; `too_few` and `missing` are the words for whoever ticks less.
    """

    title: Words
    entries: tuple[Entry, ...]
    counted: frozenset[str] = frozenset()
    least: int = 0
    wanted: frozenset[str] = frozenset()
    too_few: Words = ""
    missing: Words = ""
    body: tuple[Words, ...] = ()
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExplainCode(Prompt[None]):
    """A trouble's code (C11, R02 …) in words: what the customer was told, and what the staff can do."""

    code: str
