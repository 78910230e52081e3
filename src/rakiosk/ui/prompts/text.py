"""A line of words."""

from textual.app import ComposeResult

from rakiosk.kit.prompts.counter import AskText
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.scan_field import ScanField
from rakiosk.ui.widgets.text import Text


class TextView(PromptView):
    """One field under its label."""

    def __init__(self, prompt: AskText) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        for words in self._prompt.body:
            yield Text(words, classes="rule")
        yield Text(self._prompt.label, classes="label")
        yield ScanField(self._prompt.text, id="text")

    def forward(self) -> None:
        text = self.query_one(ScanField).value.strip()
        if text:
            self.resolve(text)
        else:
            self.query_one("#remark", Text).say(self._prompt.missing)
