"""The stage: where prompts are put before the customer, and what a prompt may need of the devices while it waits."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rakiosk.card.port import ReaderState
from rakiosk.domain.errors import KioskError
from rakiosk.i18n import Message, Words
from rakiosk.kit.prompts import MenuGroup, Prompt
from rakiosk.media.port import Drive

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Devices:
    """The reader and the drives as they were told last.

    `reader` is None until it has told, `drives` while nobody can tell. `insertion` is that of the card that was in when
    the present prompt was put: another number in the reader's state, another card.
    """

    reader: ReaderState | None = None
    drives: tuple[Drive, ...] | None = ()
    insertion: int | None = None


class Needs(Protocol):
    """Things that a prompt needs to stay as they are while it waits: most times the carrier of the keys."""

    def missing(self, devices: Devices) -> KioskError | None:
        """The trouble to be raised where the prompt is awaited; None while all is there."""
        ...


class Progress(Protocol):
    """The line that says what is being done right now."""

    def now(self, words: Message) -> None:
        """Say that this is being done from now on."""
        ...


class Stage(Protocol):
    """Where prompts are put before the customer."""

    async def show(self, prompt: Prompt[Answer], *, needs: Needs | None) -> Answer:
        """Put a prompt and wait. What `needs` misses meanwhile is raised here."""
        ...

    def working(self, words: Message) -> AbstractAsyncContextManager[Progress]:
        """Say what is being done while the block runs; nothing the customer does ends it."""
        ...

    def advise(self, words: Words, groups: tuple[MenuGroup, ...] | None = None) -> None:
        """Say this above the menu that is up from now on, and offer these; where no menu is up, nothing happens."""
        ...

    def end_prompt(self, error: BaseException) -> None:
        """Raise this where the present prompt is awaited, or where the next one is; what lies over it stays."""
        ...
