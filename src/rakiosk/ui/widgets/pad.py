"""The keys on the screen: digits, a keyboard, and two keys to page. They never take the focus from the field.

A tapped key is sent to the field as a key of a keyboard is; nothing of what is typed is drawn or kept here, and no key
lights up for who looks over a shoulder.
"""

from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message as WidgetMessage
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.i18n import Phrase, Words, _
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.frame import KeyLine
from rakiosk.ui.widgets.wrap import wrap

KEY_ROWS = 3  # what a finger needs
_EDGE, _SIDE = "▔", "▕"


class Page(Enum):
    """A page of keys."""

    HIDDEN = "hidden"
    DIGITS = "digits"
    SMALL = "small"
    CAPITALS = "capitals"
    SIGNS = "signs"
    PAGING = "paging"


@dataclass(frozen=True, slots=True)
class PadKey:
    """A key: what stands on it, and what it sends (or the page that it turns to)."""

    face: Words
    sends: str
    turns_to: Page | None = None


_DELETE = PadKey(_("Delete"), "backspace")
_ENTER = PadKey("Enter", "enter")
_CLOSE = PadKey(_("Close"), "close")
_SPACE = PadKey(_("Space"), " ")
_SMALL = PadKey("abc", "", Page.SMALL)
_SHIFT = PadKey(_("Shift"), "", Page.CAPITALS)
_SHIFTED = PadKey(_("►Shift"), "", Page.SMALL)
_SIGNS = PadKey(_("Signs"), "", Page.SIGNS)
_BACK = PadKey(Phrase(("Esc", _("Back")), "\n"), "escape")
_FUNCTIONS = PadKey(Phrase(("F1", _("Help")), "\n"), "f1"), PadKey(Phrase(("F10", _("Exit")), "\n"), "f10")
FRAME_KEYS = frozenset({_BACK.sends, *(key.sends for key in _FUNCTIONS)})
"""Keys of the whole screen, which stand on a keyboard where it leaves no room for the key lines."""


def _keys(characters: str) -> list[PadKey]:
    return [PadKey(character, character) for character in characters]


_ROWS: dict[Page, list[list[PadKey]]] = {
    Page.HIDDEN: [],
    Page.DIGITS: [_keys("123"), _keys("456"), _keys("789"), [_DELETE, *_keys("0"), _ENTER]],
    Page.SMALL: [
        [*_keys("1234567890"), _DELETE],
        _keys("qwertyuiop@"),
        [*_keys("asdfghjkl-"), _ENTER],
        [_SHIFT, *_keys("zxcvbnm."), _SIGNS, _CLOSE],
    ],
    Page.CAPITALS: [
        [*_keys("1234567890"), _DELETE],
        _keys("QWERTYUIOP@"),
        [*_keys("ASDFGHJKL-"), _ENTER],
        [_SHIFTED, *_keys("ZXCVBNM."), _SIGNS, _CLOSE],
    ],
    Page.SIGNS: [
        [*_keys("_.-@#/:+=*"), _DELETE],
        _keys("!?&%$;,\"'`~"),
        [*_keys("()[]{}<>\\|"), _ENTER],
        [_SMALL, *_keys("^"), _SPACE, _CLOSE],
    ],
    Page.PAGING: [[PadKey(_("▲ Up"), "pageup")], [PadKey(_("▼ Down"), "pagedown")]],
}
KEYBOARD = frozenset({Page.SMALL, Page.CAPITALS, Page.SIGNS})
_BESIDE = frozenset({Page.DIGITS, Page.PAGING})
_TALLEST = {Page.DIGITS: 5, Page.PAGING: 8}


class Pad(Widget, can_focus=False):
    """The keys of one page at a time. Beside the prompt, or below it when they are many."""

    COMPONENT_CLASSES = {"pad--key", "pad--edge", "pad--side"}  # noqa: RUF012

    class Tapped(WidgetMessage):
        """A key was tapped; `sends` is a character or a key's name."""

        def __init__(self, sends: str) -> None:
            super().__init__()
            self.sends = sends

    page = Page.HIDDEN
    _is_shifted = False  # for one letter

    def show(self, page: Page) -> None:
        """Turn to a page."""
        self.page, self._is_shifted = page, False
        self.display = page is not Page.HIDDEN
        is_beside = page in _BESIDE
        self.set_class(is_beside, "-beside")
        self.set_class(page is Page.DIGITS, "-digits")
        self.styles.height = "100%" if is_beside else KEY_ROWS * len(_ROWS[page])
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return KEY_ROWS * len(_ROWS[self.page])

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for row, keys in enumerate(self.rows):
            for column, key in enumerate(keys):
                if self._region(row, column).contains(max(event.x, len(_SIDE)), event.y):
                    self._tap(key)
                    return

    @property
    def rows(self) -> list[list[PadKey]]:
        """The keys that are drawn, row by row."""
        rows = _ROWS[self.page]
        if self.page not in KEYBOARD or not self.screen.has_class("-low"):
            return rows
        line = self.screen.query_one("#function-keys", KeyLine)
        functions = [key for key in _FUNCTIONS if line.has(key.sends)]
        return [rows[0], [*rows[1], *functions], [_BACK, *rows[2]], *rows[3:]]

    def _tap(self, key: PadKey) -> None:
        if key.turns_to is not None:
            self.show(key.turns_to)
            self._is_shifted = key.turns_to is Page.CAPITALS
            return
        if self._is_shifted and key.sends.isalpha() and len(key.sends) == 1:
            self.show(Page.SMALL)
        self.post_message(self.Tapped(key.sends))

    def _region(self, row: int, column: int) -> Region:
        rows = self.rows
        columns = len(rows[row])
        height, width = self.content_size.height, self.content_size.width - len(_SIDE)
        left, right = (len(_SIDE) + round(number * width / columns) for number in (column, column + 1))
        tall = max(KEY_ROWS, min(_TALLEST.get(self.page, KEY_ROWS), height // len(rows)))
        return Region(left, row * tall, right - left, tall)

    # drawing

    def render_line(self, y: int) -> Strip:
        blank = self.rich_style
        width = self.content_size.width
        rows = self.rows
        if not rows:
            return Strip.blank(width, blank)
        tall = self._region(0, 0).height
        side = self.get_component_rich_style("pad--side")
        if y == tall * len(rows):  # the last row is closed as well, where there is room
            edge = Segment(_EDGE * (width - 2 * len(_SIDE)), side)
            return Strip([Segment(" ", blank), edge, Segment(" ", blank)])
        if y > tall * len(rows):
            return Strip.blank(width, blank)
        row, line = divmod(y, tall)
        segments = [Segment(_SIDE, side)]
        for column, key in enumerate(rows[row]):
            room = self._region(row, column).width - len(_SIDE)
            segments += [*self._key_line(key, room, line, tall), Segment(_SIDE, side)]
        return Strip(segments).adjust_cell_length(width, blank)

    def _key_line(self, key: PadKey, width: int, line: int, tall: int) -> list[Segment]:
        if line == 0:
            return [Segment(_EDGE * width, self.get_component_rich_style("pad--edge"))]
        style = self.get_component_rich_style("pad--key")
        face = wrap(worded(key.face), width)[: tall - 1]
        first = max(1, (tall - len(face)) // 2)
        text = face[line - first] if first <= line < first + len(face) else ""
        left = (width - cell_len(text)) // 2
        return [Segment(" " * left + text + " " * (width - left - cell_len(text)), style)]
