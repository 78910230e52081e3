"""Word of what is being done while nothing is asked."""

from textual.app import ComposeResult

from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import LiveText, Text


class WorkingView(PromptView):
    """The steps done so far and the one under way. Nothing the customer does ends it."""

    def __init__(self, words: Message) -> None:
        super().__init__(_("One moment, please"), forward=None, back=None)
        self._done: list[Words] = []
        self._now: Words = words

    def middle(self) -> ComposeResult:
        yield LiveText(self._so_far, id="progress", classes="paragraph")
        yield Text(_("Please leave card, USB stick and keys alone until this is done."), classes="rule")

    def now(self, words: Message) -> None:
        """Say that this is being done from now on."""
        if str(words) != str(self._now):
            self._done.append(self._now)
            self._now = words
            if self.is_mounted:
                self.query_one("#progress").refresh(layout=True)

    @property
    def under_way(self) -> Words:
        """The words of what is being done."""
        return self._now

    def _so_far(self) -> Words:
        done = tuple(Phrase(("✓", words)) for words in self._done)
        return Phrase((*done, Phrase(("►", self._now))), "\n")
