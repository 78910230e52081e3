"""A trouble's code, explained to the staff."""

from textual.app import ComposeResult

from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import ExplainCode
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.words.codes import explained

STAFF_LETTER = "K"
"""The codes of what is told to the staff alone begin with it."""


class CodeExplainedView(PromptView):
    """Its meaning, the words that the customer was told, and what the staff can do."""

    def __init__(self, prompt: ExplainCode) -> None:
        self._words = explained(prompt.code)
        title = _("There is no trouble with the code {code}.", code=prompt.code)
        super().__init__(self._words.title if self._words is not None else title, forward=_("Back"), back=None)

    def middle(self) -> ComposeResult:
        if self._words is None:
            yield Text(_("Please look at the code once more: a letter and two digits, as C11."), classes="paragraph")
            return
        is_of_staff = self._words.code.startswith(STAFF_LETTER)
        yield Text(_("You were told:") if is_of_staff else _("The customer was told:"), classes="label")
        yield Text(self._words.told, classes="paragraph")
        yield Text(_("What you can do:"), classes="label")
        yield Text(self._words.staff, classes="paragraph")
        yield Text(_("Code: {code}", code=self._words.code), classes="rule")
