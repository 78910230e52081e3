"""Putting the card in, taking it out."""

from textual.app import ComposeResult

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.carriers.card.line import reader_words
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import InsertCard, TakeCard
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import LiveText, Text


class InsertCardView(PromptView):
    """Asks for the card; goes on by itself when one is put in."""

    help = (
        _("Hold the card with the golden chip facing up and in front, and push it in gently until it stops."),
        _("Leave it in until you are told to take it."),
    )

    def __init__(self, _prompt: InsertCard) -> None:
        super().__init__(_("Please put your certificate card into the reader"))
        self._state: ReaderState | None = None

    def middle(self) -> ComposeResult:
        yield LiveText(self._what_is_there, id="state", classes="paragraph")
        yield Text(_("The golden chip faces up and goes in first."), classes="rule")

    @property
    def _is_card_in(self) -> bool:
        return self._state is not None and self._state.status is ReaderStatus.PRESENT

    def _what_is_there(self) -> Words:
        if self._is_card_in:
            return _("A card is in the reader. Press Enter to go on.")
        if self._state is None or self._state.status is ReaderStatus.EMPTY:
            return _("It goes on by itself as soon as the card is in.")
        return reader_words(self._state)

    def forward(self) -> None:
        if self._is_card_in:
            self.resolve(None)
        else:
            self.app.bell()

    def reader_changed(self, state: ReaderState) -> None:
        was, self._state = self._state, state
        self.query_one("#state").refresh(layout=True)
        if was is not None and was.insertion != state.insertion and self._is_card_in:
            self.resolve(None)


class TakeCardView(PromptView):
    """Asks to take the card out; goes on by itself when it is out."""

    def __init__(self, prompt: TakeCard) -> None:
        super().__init__(_("Please take your card"), forward=None, back=None)
        self._reason = prompt.reason
        self.add_class("-warning")

    def middle(self) -> ComposeResult:
        yield Text(self._reason, classes="paragraph")

    def reader_changed(self, state: ReaderState) -> None:
        if state.status not in {ReaderStatus.PRESENT, ReaderStatus.MUTE}:
            self.resolve(None)
