"""The terms, to be read whole."""

from textual.app import ComposeResult
from textual.widget import Widget

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import ShowTerms
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.widgets.text import LiveText, Text


class TermsView(PromptView):
    """用戶約定條款 (manual 貳-一-2)."""

    help = (
        _("Read with the arrow keys or Page Up and Page Down."),
        _("If you do not agree, nothing is recorded and you go back to the menu."),
    )

    def __init__(self, prompt: ShowTerms) -> None:
        super().__init__(prompt.title, forward=_("Agree"), back=_("Do not agree"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.text, classes="terms")
        yield Text(_("Version {version}", version=self._prompt.version), classes="rule")

    def foot(self) -> ComposeResult:
        yield LiveText(self._progress, id="progress", classes="progress")

    def on_mount(self) -> None:
        self.watch(self._middle, "scroll_y", self._tell_progress, init=False)

    def _tell_progress(self) -> None:
        self.query_one("#progress").refresh()

    @property
    def _middle(self) -> Middle:
        return self.query_one(Middle)

    def _progress(self) -> Words:
        most = self._middle.max_scroll_y
        if most == 0:
            return ""
        read = min(100, round(100 * self._middle.scroll_target_y / most))
        return _("Read: {read} %", read=read) if read < 100 else _("This is the end of the terms.")

    def first_focus(self) -> Widget | None:
        return self.first("#forward")

    def press(self, key: str) -> bool:
        return super().press("pagedown" if key == "space" else key)
