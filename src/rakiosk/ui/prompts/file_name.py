"""Under which name a file is saved on the stick."""

from textual.app import ComposeResult

from rakiosk.i18n import _
from rakiosk.kit.prompts import AskFileName
from rakiosk.media.safestore import is_fat_safe
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import PlainField
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.told import told

ENDING = ".p12"


class FileNameView(PromptView):
    """指定儲存路徑 (manual 參-一-6): a good name stands there already; another one is checked before it is used."""

    help = (
        _("You can keep the suggested name: it says whose certificate it is, what for, and from which day."),
        _("A file that is on the USB stick already is never overwritten."),
    )

    def __init__(self, prompt: AskFileName) -> None:
        super().__init__(prompt.title, forward=_("Save"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield from told(self._prompt.told)
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("USB stick: {label}", label=self._prompt.stick), classes="rule")
        yield Text(_("File name"), classes="label")
        yield PlainField(self._prompt.suggested, id="name")

    def forward(self) -> None:
        typed = self.query_one("#name", PlainField).value.strip()
        name = typed if typed.lower().endswith(ENDING) else typed + ENDING
        if typed and is_fat_safe(name):
            self.resolve(name)
            return
        self.query_one("#remark", Text).say(_("Please use letters a–z, digits, - and _ only, at most 60 characters."))
