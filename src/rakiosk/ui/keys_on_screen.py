"""The keys on the screen for whoever taps: which are wanted, and what a tap on one does."""

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from rakiosk.ui.prompt_stack import PromptStack
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.pad import FRAME_KEYS, KEYBOARD, Pad, Page


class KeysOnScreen:
    """The pad of one screen, and the marks on the screen that make room for it."""

    def __init__(self, pad: Pad, stack: PromptStack) -> None:
        self._pad = pad
        self._stack = stack
        self._is_closed = False
        self._first_page = Page.HIDDEN  # of the keys that are there; whoever types may have turned to another

    def refresh(self) -> None:
        """Show the keys that the focus wants, if the customer taps."""
        page = self._wanted_page() if self._pad.is_attached else self._first_page  # it goes first when the kiosk ends
        if page is self._first_page:
            return
        self._first_page = page
        self._pad.show(page)
        _mark(self._pad.screen, page)
        self._pad.screen.call_after_refresh(self._show_focused)

    def open(self) -> None:
        """Show the keys even if they were closed before."""
        self._is_closed = False
        self.refresh()

    def tap(self, key: str) -> None:
        """Do what a key on the screen does: it is a key of the field that has the focus."""
        view, focused = self._stack.top, self._focused
        if key == "close":
            self._is_closed = True
            self.refresh()
        elif key in FRAME_KEYS:
            # from the application itself, as a real key comes: one that the room sends would not bubble past it
            self._pad.app.call_later(self._pad.app.simulate_key, key)
        elif isinstance(focused, Field):
            if view is not None and view.contents is not None:
                view.contents.show_typing()
            focused.post_message(events.Key(key, key if len(key) == 1 else None))
        elif view is not None:
            view.press(key)

    @property
    def _focused(self) -> Widget | None:
        return self._pad.screen.focused if self._pad.is_attached else None

    def _wanted_page(self) -> Page:
        if not self._pad.screen.has_class("-touch"):
            return Page.HIDDEN
        focused, view = self._focused, self._stack.top
        if isinstance(focused, Field) and not self._is_closed:
            return _page_for(focused)
        return Page.PAGING if view is not None and view.is_long else Page.HIDDEN

    def _show_focused(self) -> None:
        focused, view = self._focused, self._stack.top
        if isinstance(focused, Field):
            focused.scroll_visible(animate=False, immediate=True)
            if view is not None and view.contents is not None:
                view.contents.show_remark()


def _page_for(field: Field) -> Page:
    if field.is_for_digits:
        return Page.DIGITS
    return Page.CAPITALS if field.is_for_capitals else Page.SMALL


def _mark(screen: Screen[object], page: Page) -> None:
    screen.set_class(page in KEYBOARD, "-keyboard")
    screen.set_class(page is not Page.HIDDEN, "-pad")
    screen.set_class(page is Page.PAGING, "-paging")
