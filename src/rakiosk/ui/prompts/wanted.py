"""The desk: one field for what is typed or scanned, and the entries of the desk beneath it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.geometry import Size

from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import AskWanted, Wanted
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.menu import MenuList
from rakiosk.ui.widgets.menu_columns import columns_of, entry_of
from rakiosk.ui.widgets.scan_field import ScanField
from rakiosk.ui.widgets.text import Text

_EDGED = 3  # rows of a field with its edge


class _Entries(MenuList):
    """Entries under a field, which takes its rows of the room."""

    def _beside(self, container: Size, viewport: Size) -> int:
        is_high = self.screen.has_class("-tall") or self.screen.has_class("-ample")
        return super()._beside(container, viewport) + (_EDGED if is_high else 1)


class WantedView(PromptView):
    """Looks for what is typed; the digit of an entry and Enter chooses it, and so do arrows and taps."""

    help = (
        _("Type a CN or the number of a slip, or scan a slip's code, and press Enter."),
        _("A trouble's code (C11, R02) is explained. The digit of an entry below, and Enter, opens it."),
    )

    def __init__(self, prompt: AskWanted) -> None:
        super().__init__(prompt.title, forward=prompt.forward, back=prompt.back)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(self._prompt.label, classes="label")
        yield ScanField(is_for_capitals=True, id="wanted")
        yield Text(_("Or a digit, and Enter:"), classes="rule")
        yield _Entries(self._prompt.groups)

    def forward(self) -> None:
        typed = self.query_one(ScanField).value.strip()
        entry = entry_of(columns_of(self._prompt.groups), typed) if len(typed) == 1 else None
        if entry is not None:
            self.resolve(Wanted(entry=entry.value))
        elif len(typed) > 1:
            self.resolve(Wanted(text=typed))
        else:
            self.query_one("#remark", Text).say(_("Please type or scan something, or choose below."))

    def on_menu_list_chosen(self, event: MenuList.Chosen) -> None:
        event.stop()
        self.resolve(Wanted(entry=event.value))

    def hints(self) -> Sequence[Hint]:
        return [Hint("", "0-9", _("Choose")), *super().hints()]
