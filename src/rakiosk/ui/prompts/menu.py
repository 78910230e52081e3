"""A menu on the stage."""

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.buttons import Buttons
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.menu import MenuList
from rakiosk.ui.widgets.menu_columns import columns_of
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.widgets.text import Facts, Text

_TURNING = frozenset("+-")  # the entries that they stand before may be out of sight


class MenuView(PromptView):
    """A choice of entries."""

    help = (
        _("Press the digit of what you want, or move with the arrow keys and press Enter, or tap it."),
        _("At the bottom of the screen stand the keys that work here."),
    )

    def __init__(self, prompt: Menu) -> None:
        super().__init__(prompt.title, forward=None, back=prompt.back)
        self._prompt = prompt
        self._advice = Text(prompt.advice, classes="advice")
        self._list = MenuList(prompt.groups, prompt.selected)

    def compose(self) -> ComposeResult:
        yield Text(self._prompt.title, classes="heading")
        with Middle():
            yield self._advice
            if self._prompt.facts:
                yield Facts(self._prompt.facts, classes="facts")
            yield self._list
            if self._prompt.below:
                yield Facts(self._prompt.below, classes="facts below")
            yield Text(self._prompt.note, classes="rule")
        if self._prompt.back is not None:
            with Container(classes="for-fingers"):
                yield Buttons(None, self._prompt.back)

    def first_focus(self) -> Widget | None:
        return self._list

    def advise(self, words: Words, groups: tuple[MenuGroup, ...] | None = None) -> None:
        """Say this above the entries from now on, and offer these."""
        self._advice.say(words)
        if groups is not None:
            self._list.offer(groups)

    def on_menu_list_chosen(self, event: MenuList.Chosen) -> None:
        event.stop()
        self.resolve(event.value)

    def hints(self) -> Sequence[Hint]:
        arrows = "↑↓" if len(columns_of(self._prompt.groups)) == 1 else "↑↓←→"
        entries = [entry for group in self._prompt.groups for entry in group.entries]
        turns = [Hint(entry.key, entry.key, entry.label) for entry in entries if entry.key in _TURNING]
        keys = [
            Hint("", digits_and_letters(entries), _("Choose")),
            Hint("", arrows, _("Move")),
            Hint("enter", "Enter", _("Open")),
        ]
        back = [Hint("escape", "Esc", self._prompt.back)] if self._prompt.back is not None else []
        return [*keys, *back, *turns]


def digits_and_letters(entries: Iterable[Entry]) -> str:
    """The keys that choose, as the key line says them: digits, and letters where entries have such."""
    letters = sorted(entry.key for entry in entries if entry.key.isalpha())
    if not letters:
        return "1-9"
    is_row = len(letters) > 1 and ord(letters[-1]) - ord(letters[0]) == len(letters) - 1
    return f"1-9 {letters[0]}-{letters[-1]}" if is_row else " ".join(("1-9", *letters))
