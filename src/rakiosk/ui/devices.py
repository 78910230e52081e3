"""The devices as the present prompt hears of them: the card in the reader and the sticks. Without them it may end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.kit.noted import noted_words
from rakiosk.kit.stage import Devices, Needs
from rakiosk.media.port import Drive
from rakiosk.ui.prompts.view import PromptView

_READER_CODES = {
    ReaderStatus.NO_SERVICE: "C01",
    ReaderStatus.NO_READER: "C02",
    ReaderStatus.MUTE: "C04",
    ReaderStatus.STUCK: "C10",
}
"""The codes of a reader's troubles that the frame's line tells: those that they have elsewhere."""


class DeviceWatch:
    """The reader and the drives as they were told last, and the prompt that hears of them."""

    def __init__(self) -> None:
        self.seen = Devices()
        self._needs: Needs | None = None
        self._insertion = 0  # of the card that was in when the customer was last asked, or work last began

    @property
    def has_needs(self) -> bool:
        """Whether the present prompt ends by itself when something that it needs is gone."""
        return self._needs is not None

    @contextmanager
    def needed(self, view: PromptView, needs: Needs | None) -> Iterator[None]:
        """Tell the prompt what is there, and while it waits end it when what it needs is gone."""
        view.insertion_before = self.note_insertion()
        self._needs = needs
        self.seen = replace(self.seen, insertion=self.seen.reader.insertion if self.seen.reader is not None else None)
        try:
            self._tell_reader(view)
            self._tell_drives(view)
            yield
        finally:
            self._needs = None

    def note_insertion(self) -> int:
        """Which card is in from now on, as far as the customer knows; which it was before."""
        before = self._insertion
        if self.seen.reader is not None:
            self._insertion = self.seen.reader.insertion
        return before

    def reader_changed(self, state: ReaderState, view: PromptView | None) -> None:
        """The reader's state has changed; `view` is the prompt that waits, if one does."""
        if self.seen.reader is None or self.seen.reader.status is not state.status:
            _note(_READER_CODES.get(state.status), f"the reader: {state.status}")
        insertion = state.insertion if self.seen.reader is None else self.seen.insertion
        self.seen = replace(self.seen, reader=state, insertion=insertion)
        if view is not None:
            self._tell_reader(view)

    def drives_changed(self, drives: tuple[Drive, ...] | None, view: PromptView | None) -> None:
        """Drives have come or gone, or are otherwise than they were; None: nobody can tell."""
        if drives is None:
            _note("M01", "the service of sticks cannot be reached")
        self.seen = replace(self.seen, drives=drives)
        if view is not None:
            self._tell_drives(view)

    def _tell_reader(self, view: PromptView) -> None:
        if self.seen.reader is not None and not self._ends(view):
            view.reader_changed(self.seen.reader)

    def _tell_drives(self, view: PromptView) -> None:
        if self.seen.drives is None or not self._ends(view):
            view.drives_changed(self.seen.drives)

    def _ends(self, view: PromptView) -> bool:
        error = self._needs.missing(self.seen) if self._needs is not None else None
        if error is not None:
            view.refuse(error)
        return error is not None


def _note(code: str | None, words: str) -> None:
    """A line in the log for what the frame tells from now on."""
    if code is not None:
        noted_words(code, words)
