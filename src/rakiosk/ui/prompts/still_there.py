"""Whether somebody is still there, with the seconds that are left to say so."""

import math

from textual.app import ComposeResult

from rakiosk.i18n import Words, plural
from rakiosk.kit.prompts import StillThere
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import LiveText, Text


class StillThereView(PromptView):
    """Counts down by itself; at nought the answer is no."""

    def __init__(self, prompt: StillThere) -> None:
        super().__init__(prompt.title, forward=prompt.forward, back=prompt.back)
        self.add_class("-warning")
        self._prompt = prompt
        self._ends_at = prompt.clock() + prompt.seconds

    def middle(self) -> ComposeResult:
        yield LiveText(self._words_left, id="left", classes="warning")
        for words in self._prompt.body:
            yield Text(words, classes="paragraph")

    def on_mount(self) -> None:
        self.set_interval(min(1.0, self._prompt.seconds / 4), self._count)

    @property
    def _left(self) -> float:
        return self._ends_at - self._prompt.clock()

    def _words_left(self) -> Words:
        return plural("{count} second left", "{count} seconds left", max(0, math.ceil(self._left)))

    def _count(self) -> None:
        if self._left <= 0:
            self.resolve(False)  # noqa: FBT003  # the prompt's answer
        else:
            self.query_one("#left").refresh(layout=True)

    def forward(self) -> None:
        self.resolve(True)  # noqa: FBT003

    def back(self) -> None:
        if self._prompt.back is not None:
            self.resolve(False)  # noqa: FBT003
