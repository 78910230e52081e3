"""The middle of a prompt: between heading and buttons. It scrolls when it is longer than the room for it."""

import math

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message as WidgetMessage

from rakiosk.i18n import Words, _
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.ground import Ground
from rakiosk.ui.widgets.text import Text


class Middle(VerticalScroll, Ground, can_focus=False):
    """The part that scrolls, by keys and by itself to what has to be seen."""

    class LengthKnown(WidgetMessage):
        """It has begun or ceased to be longer than the screen."""

    class PageTurned(WidgetMessage):
        """Another page is on the screen, or there is another number of them."""

    def __init__(self) -> None:
        super().__init__(classes="middle")
        self._told: tuple[int, int] | None = None

    def on_mount(self) -> None:
        """Tell from now on what is known only once it is laid out."""
        self.watch(self, "show_vertical_scrollbar", self._tell_length, init=False)
        self.watch(self, "scroll_y", self._tell_page, init=False)

    def on_resize(self) -> None:
        """It has another room, or other contents."""
        self._tell_page()

    def on_hide(self) -> None:
        """Something lies over it, and the frame forgets its page."""
        self._told = None

    def on_show(self) -> None:
        """It is laid out again, and the frame may have been drawn before."""
        self._tell_page()

    def _tell_length(self) -> None:
        if self.show_vertical_scrollbar:  # while it was hidden, scrolling did not move it
            self.vertical_scrollbar.position = self.scroll_y
        self._tell_page()
        self.post_message(self.LengthKnown())

    def _tell_page(self) -> None:
        # at every row that is scrolled: the screen is laid out anew only for another page
        if self.is_attached and self._page != self._told:
            self._told = self._page
            self.post_message(self.PageTurned())

    @property
    def is_long(self) -> bool:
        """Whether it has more lines than the screen."""
        return self.max_scroll_y > 0

    @property
    def page_mark(self) -> Words:
        """The page that is on the screen; nothing where it is not long."""
        page = self._page
        return "" if page is None else _("Page {page} of {pages}", page=page[0], pages=page[1])

    @property
    def _page(self) -> tuple[int, int] | None:
        height = self.size.height
        if not height or not self.is_long:
            return None
        pages = math.ceil(self.virtual_size.height / height)
        is_last = self.scroll_y >= self.max_scroll_y
        return (pages if is_last else int(self.scroll_y) // height + 1), pages

    def press(self, key: str) -> bool:
        """Scroll, if this key does that."""
        scrolls = {
            "down": self.scroll_down,
            "up": self.scroll_up,
            "pagedown": self.scroll_page_down,
            "pageup": self.scroll_page_up,
            "home": self.scroll_home,
            "end": self.scroll_end,
        }
        if key in scrolls:
            scrolls[key](animate=False)
        return key in scrolls

    def show_remark(self) -> None:
        """Bring into sight what is said of the field that has the focus; the field's line as well, if both have room.

        With the keys on the screen there are eight rows for two fields and a remark: the field's edge may go.
        """
        if not self.is_attached:  # another prompt has taken this one's place meanwhile
            return
        remarks = [text.virtual_region for text in self.query(".remark").results(Text) if text.has_words]
        field = self.screen.focused
        if isinstance(field, Field):
            self.scroll_to_region(self._beside(field, remarks), animate=False)
        elif remarks:
            self.scroll_to_region(remarks[0], animate=False)

    def _beside(self, field: Field, remarks: list[Region]) -> Region:
        if not remarks:
            return field.virtual_region
        remark = next((below for below in remarks if below.y > field.virtual_region.y), remarks[0])
        both = remark.union(field.line)
        return both if both.height <= self.size.height else remark

    def show_typing(self) -> None:
        """Bring the line that is typed into sight: a remark may have taken its place until then."""
        field = self.screen.focused if self.is_attached else None
        if isinstance(field, Field):
            self.scroll_to_region(field.line, animate=False)
