"""A slip on the stage, in the order of the paper and in both of its languages."""

from textual.app import ComposeResult

from rakiosk.i18n import Phrase, Words
from rakiosk.kit.prompts import SlipPreview
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Facts, Text
from rakiosk_slip import content


class SlipView(PromptView):
    """Title, number, rows and notes of a slip; what does not fit is a page further."""

    def __init__(self, prompt: SlipPreview) -> None:
        super().__init__(prompt.title, forward=prompt.forward, back=prompt.back)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        slip = self._prompt.slip
        rows = ((_both(row.label), _both(row.value)) for row in slip.rows)
        yield Facts(((_both(slip.title), _both(slip.numbering)), *rows), classes="facts")
        for number, text in enumerate((*slip.code_notes, *slip.notes)):
            yield Text(_both(text), classes="note" if number else "note -first")

    def foot(self) -> ComposeResult:
        yield Text(self._prompt.foot, classes="foot")


def _both(text: content.Text) -> Words:
    return Phrase((text.chinese, text.english)) if text.english else text.chinese
