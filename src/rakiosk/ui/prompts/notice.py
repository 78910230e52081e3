"""Notices and questions."""

from textual.app import ComposeResult
from textual.widget import Widget

from rakiosk.i18n import Phrase
from rakiosk.kit.prompts import Notice, Question, Tone
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Facts, Text

# never colour alone: each tone has a sign of its own
SIGNS = {Tone.PLAIN: "", Tone.GOOD: "✓ ", Tone.WARNING: "▲ "}


class NoticeView(PromptView):
    """Something to know."""

    def __init__(self, prompt: Notice) -> None:
        super().__init__(Phrase((SIGNS[prompt.tone], prompt.title), ""), forward=prompt.forward, back=prompt.back)
        self.add_class(f"-{prompt.tone}")
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        for words in self._prompt.body:
            yield Text(words, classes="paragraph")
        yield Facts(self._prompt.facts, classes="facts")


class QuestionView(PromptView):
    """Yes or no."""

    def __init__(self, prompt: Question) -> None:
        super().__init__(prompt.title, forward=prompt.forward, back=prompt.back)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        for words in self._prompt.body:
            yield Text(words, classes="paragraph")

    def first_focus(self) -> Widget | None:
        return self.first("#back" if self._prompt.is_careful else "#forward")
