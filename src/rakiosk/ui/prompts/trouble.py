"""Trouble, with its ways out."""

from textual.app import ComposeResult

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.domain.errors import MediaServiceMissing
from rakiosk.i18n import Phrase, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Tone, Trouble, Way
from rakiosk.kit.wizard import stays_open_words
from rakiosk.media.port import Drive
from rakiosk.ui.prompts.notice import SIGNS
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.words import ends_with_a_card, ends_with_a_stick, words_for


class TroubleView(PromptView):
    """An expected error in the customer's words."""

    def __init__(self, prompt: Trouble) -> None:
        self._words = words_for(prompt.error)
        noted(self._words.code, prompt.error)
        retry = self._words.can_retry
        super().__init__(
            Phrase((SIGNS[Tone.WARNING], self._words.title), ""),
            forward=_("Try again") if retry else _("Back to the menu"),
            back=_("Leave") if retry else None,
        )
        self.add_class("-warning")
        self._prompt = prompt
        self._was: ReaderStatus | None = None
        self._drives: tuple[Drive, ...] | None = None
        self._are_drives_unseen = False

    def middle(self) -> ComposeResult:
        yield Text(self._words.advice, classes="paragraph")
        if self._prompt.order_number:
            yield Text(stays_open_words(self._prompt.order_number), classes="paragraph")
        for words in self._prompt.stays_open:
            yield Text(words, classes="paragraph")
        yield Text(_("Code for the staff: {code}", code=self._words.code), classes="rule")

    def forward(self) -> None:
        self.resolve(Way.RETRY if self._words.can_retry else Way.END)

    def back(self) -> None:
        self.resolve(Way.LEAVE)

    def reader_changed(self, state: ReaderState) -> None:
        was, self._was = self._was, state.status
        is_back = was not in {None, ReaderStatus.PRESENT}
        # the card that made the trouble lies in the reader still: to try that one again is for the customer to say
        is_another = state.insertion != self.insertion_before
        if state.status is ReaderStatus.PRESENT and (is_back or is_another) and ends_with_a_card(self._prompt.error):
            self.resolve(Way.RETRY)

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        if drives is None:
            self._are_drives_unseen = True
            return
        if self._are_drives_unseen and isinstance(self._prompt.error, MediaServiceMissing):
            self.resolve(Way.RETRY)
        before, self._drives = self._drives, drives
        # the stick that made the trouble may lie there still: only another state of things is worth another try
        if before is not None and drives and before != drives and ends_with_a_stick(self._prompt.error):
            self.resolve(Way.RETRY)
