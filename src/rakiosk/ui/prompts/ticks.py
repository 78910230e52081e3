"""Entries to be ticked: which documents were seen."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widget import Widget

from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import Ticks
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.tick_list import TickList


class TicksView(PromptView):
    """Ticked by digits; Enter goes on, once enough are."""

    help = (
        _("Press the digit of each document that you have seen, then Enter. The same digit again takes the tick away."),
        _("Only the kind is kept. A document's number is written down nowhere."),
    )

    def __init__(self, prompt: Ticks) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt
        self._list = TickList(prompt.entries, prompt.ticked)

    def middle(self) -> ComposeResult:
        yield Text("", id="remark", classes="remark")
        for words in self._prompt.body:
            yield Text(words, classes="rule")
        yield self._list

    def first_focus(self) -> Widget | None:
        return self._list

    def forward(self) -> None:
        ticked, prompt = frozenset(self._list.ticked), self._prompt
        if len(ticked & prompt.counted) < prompt.least:
            self.query_one("#remark", Text).say(prompt.too_few)
        elif not prompt.wanted <= ticked:
            self.query_one("#remark", Text).say(prompt.missing)
        else:
            self.resolve(ticked)

    def hints(self) -> Sequence[Hint]:
        return [Hint("", "1-9", _("Tick")), *super().hints()]
