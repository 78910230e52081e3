"""The curtain: nothing to be seen until the customer lifts it."""

from textual import events
from textual.app import ComposeResult

from rakiosk.i18n import _
from rakiosk.kit.prompts import Curtain
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Text


class CurtainView(PromptView):
    """A blank screen; F5, Enter or a tap lifts it."""

    def __init__(self, _prompt: Curtain) -> None:
        super().__init__("", forward=_("Lift the curtain"), back=None)

    def compose(self) -> ComposeResult:
        yield Text(_("The screen is hidden. Press F5, Enter or tap to go on."), classes="rule")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.resolve(None)
