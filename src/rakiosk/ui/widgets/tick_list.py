"""A list of entries to be ticked: digits, the blank and taps tick, Enter is left to the prompt."""

from collections.abc import Iterable
from dataclasses import replace

from textual import events

from rakiosk.i18n import Phrase
from rakiosk.kit.prompts import Entry, MenuGroup
from rakiosk.ui.widgets.menu import MenuList

_TICKED, _EMPTY = "✓", "○"


class TickList(MenuList):
    """A menu whose entries are ticked instead of chosen; `ticked` are the values that are."""

    def __init__(self, entries: tuple[Entry, ...], ticked: Iterable[str] = ()) -> None:
        self.ticked = set(ticked)
        self._entries = entries
        super().__init__(self._faces())

    def _faces(self) -> tuple[MenuGroup, ...]:
        """The entries with their boxes; never by colour alone."""
        return (MenuGroup("", tuple(map(self._face, self._entries))),)

    def _face(self, entry: Entry) -> Entry:
        box = _TICKED if entry.value in self.ticked else _EMPTY
        return replace(entry, label=Phrase((box, entry.label)))

    def takes_at_once(self, event: events.Key) -> bool:
        """Move or tick; Enter goes on to the prompt."""
        if event.key == "space":
            self._choose(self._columns[self._column].entries[self._row])
            return True
        return event.key != "enter" and super().takes_at_once(event)

    def _choose(self, entry: Entry) -> None:
        self._select(*self._place(entry.value))
        self.ticked ^= {entry.value}
        self.offer(self._faces())
