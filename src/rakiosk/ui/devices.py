"""What the present prompt is told of the card in the reader and of the sticks, and when it ends without them."""

from collections.abc import Iterator
from contextlib import contextmanager

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.domain import errors
from rakiosk.i18n import Words
from rakiosk.media.port import Drive
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.frame import reader_line, stick_line

_CARD_ERRORS: dict[ReaderStatus, type[errors.CardError]] = {
    ReaderStatus.NO_SERVICE: errors.CardServiceMissing,
    ReaderStatus.NO_READER: errors.ReaderMissing,
    ReaderStatus.EMPTY: errors.CardRemoved,
    ReaderStatus.MUTE: errors.CardMute,
    ReaderStatus.STUCK: errors.ReaderStuck,
}


class Carriers:
    """The reader and the drives as they were told last, and the prompt that hears of them."""

    def __init__(self) -> None:
        self.reader: ReaderState | None = None
        """None until the reader has told."""
        self.needs_card = False
        self._drives: tuple[Drive, ...] | None = ()  # None while nobody can tell
        self._needed_stick: Drive | None = None
        self._insertion = 0  # of the card that was in when the customer was last asked, or work last began

    @contextmanager
    def needed(self, view: PromptView, *, card: bool, stick: Drive | None) -> Iterator[None]:
        """Tell the prompt what is there, and while it waits end it when this card or stick is gone."""
        view.insertion_before = self.note_insertion()
        self.needs_card, self._needed_stick = card, stick
        try:
            self._tell_reader(view)
            self._tell_drives(view)
            yield
        finally:
            self.needs_card, self._needed_stick = False, None

    def note_insertion(self) -> int:
        """Which card is in from now on, as far as the customer knows; which it was before."""
        before = self._insertion
        if self.reader is not None:
            self._insertion = self.reader.insertion
        return before

    def reader_changed(self, state: ReaderState, view: PromptView | None) -> None:
        """The reader's state has changed; `view` is the prompt that waits, if one does."""
        before, self.reader = self.reader, state
        if view is None:
            return
        is_another = before is not None and before.insertion != state.insertion
        if self.needs_card and is_another and state.status is ReaderStatus.PRESENT:
            view.refuse(errors.CardRemoved("taken out and put in again"))
        self._tell_reader(view)

    def drives_changed(self, drives: tuple[Drive, ...] | None, view: PromptView | None) -> None:
        """Drives have come or gone, or are otherwise than they were; None: nobody can tell."""
        self._drives = drives
        if view is not None:
            self._tell_drives(view)

    def line(self, *, has_files: bool) -> Words:
        """What the frame says: of the sticks for a customer who has files on one, else of the reader."""
        return stick_line(self._drives) if has_files else reader_line(self.reader)

    def _tell_reader(self, view: PromptView) -> None:
        if self.reader is None:
            return
        if self.needs_card and self.reader.status in _CARD_ERRORS:
            view.refuse(_CARD_ERRORS[self.reader.status]("while a prompt waited"))
        else:
            view.reader_changed(self.reader)

    def _tell_drives(self, view: PromptView) -> None:
        if self._drives is None:  # the stick is most likely still there
            view.drives_unseen()
        elif self._needed_stick is not None and self._needed_stick.key not in {drive.key for drive in self._drives}:
            view.refuse(errors.StickRemoved("while a prompt waited"))
        else:
            view.drives_changed(self._drives)
