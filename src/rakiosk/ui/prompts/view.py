"""What all prompts on the stage have in common: a heading, a middle, buttons, and one answer."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message as WidgetMessage
from textual.widget import Widget

from ra_contract.rules import PasswordRule
from rakiosk.card.port import ReaderState
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import Cancelled, Prompt
from rakiosk.media.port import Drive
from rakiosk.ui.widgets.buttons import Buttons, PushButton
from rakiosk.ui.widgets.fields import Field
from rakiosk.ui.widgets.frame import Bar, Hint, KeyLine
from rakiosk.ui.widgets.text import Text

FORWARD = _("Confirm")
BACK = _("Cancel")


class Middle(VerticalScroll, can_focus=False):
    """What stands between heading and buttons, and scrolls when it is longer than the room for it."""

    class Resized(WidgetMessage):
        """It has another room, or other contents."""

    def __init__(self) -> None:
        super().__init__(classes="middle")

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    @property
    def page(self) -> tuple[int, int]:
        """Which page is on the screen, and how many there are; once it is laid out."""
        height = self.size.height
        pages = math.ceil(self.virtual_size.height / height)
        is_last = self.scroll_y >= self.max_scroll_y
        return (pages if is_last else int(self.scroll_y) // height + 1), pages


class PromptView(Vertical):
    """One prompt on the stage. `answer` is set once, by `forward` or `back` or by what happens to the reader."""

    class LengthKnown(WidgetMessage):
        """The middle has begun or ceased to be longer than the screen."""

    help: ClassVar[tuple[Words, ...]] = ()
    """What F1 says of this prompt."""

    prompt: Prompt[Any] | None = None
    """What is put before the customer; None for work."""

    def __init__(self, title: Words, *, forward: Words | None = FORWARD, back: Words | None = BACK) -> None:
        super().__init__()
        self._title = title
        self._forward_label = forward
        self._back_label = back
        self.insertion_before = 0  # of the card that was in the reader before this prompt: another number, another card
        self._told_page: tuple[int, int] | None = None  # in the frame
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def compose(self) -> ComposeResult:
        yield self.heading()
        with Middle():
            yield from self.middle()
        yield from self.foot()
        if self._forward_label is not None or self._back_label is not None:
            yield Buttons(self._forward_label, self._back_label)

    def heading(self) -> Text:
        """The widget that says what this is about."""
        return Text(self._title, classes="heading")

    def middle(self) -> ComposeResult:
        """The widgets between heading and buttons."""
        yield from ()

    def foot(self) -> ComposeResult:
        """The widgets right above the buttons."""
        yield from ()

    def first_focus(self) -> Widget | None:
        """Where the focus starts: the first empty field, else the forward button."""
        fields = list(self.query(Field))
        empty = next((field for field in fields if field.is_empty), None)
        return empty or next(iter(fields), None) or next(iter(self.query(PushButton)), None)

    def forward(self) -> None:
        """The forward key or button."""
        self.resolve(None)

    def back(self) -> None:
        """The back key or button."""
        if self._back_label is not None:
            self.refuse(Cancelled())

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed while this prompt is up."""

    def drives_changed(self, drives: tuple[Drive, ...]) -> None:
        """What sticks are in: told when this prompt is put, and whenever it changes."""

    def drives_unseen(self) -> None:
        """Told instead of the sticks while nobody can tell which are in."""

    def _enter_label(self) -> Words:
        # on a careful question the focus starts on the way back, and Enter presses what has the focus
        focused = self.screen.focused if self.is_attached else None
        is_back = isinstance(focused, PushButton) and focused.name == "back"
        return (self._back_label if is_back else self._forward_label) or ""

    def hints(self) -> Sequence[Hint]:
        """The keys of this prompt."""
        hints = []
        if self._forward_label is not None:
            hints.append(Hint("enter", "Enter", self._enter_label()))
        if self._back_label is not None:
            hints.append(Hint("escape", "Esc", self._back_label))
        if len(self.query(Field)) > 1:
            hints.append(Hint("tab", "Tab", _("Next field")))
        if self.is_long:
            hints.append(Hint("pagedown", "PgDn", _("Read on")))
        return hints

    @property
    def is_long(self) -> bool:
        """Whether the middle has more lines than the screen: then it scrolls."""
        return any(middle.max_scroll_y > 0 for middle in self.query(Middle))

    @property
    def page_mark(self) -> Words:
        """Which page of a long middle is on the screen; nothing where it is not long."""
        page = self._page()
        return _("Page {page} of {pages}", page=page[0], pages=page[1]) if page is not None else ""

    def _page(self) -> tuple[int, int] | None:
        longs = (middle for middle in self.query(Middle) if middle.max_scroll_y > 0 and middle.size.height)
        return next((middle.page for middle in longs), None)

    def resolve(self, answer: object) -> None:
        """Answer the prompt; a second answer is too late and ignored."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def refuse(self, error: BaseException) -> None:
        """End the prompt with an error raised where it is awaited."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def _go_forward(self) -> None:
        self.forward()
        if not self.answer.done():
            self.call_after_refresh(self.show_remark)

    def show_remark(self) -> None:
        """Bring into sight what is said of the field that has the focus; the field's line as well, if both have room.

        With the keys on the screen there are eight rows for two fields and a remark: the field's edge may go.
        """
        remarks = [text.virtual_region for text in self.query(".remark").results(Text) if text.has_words]
        middle = next(iter(self.query(Middle)), None)
        if middle is None or not remarks:
            return
        field, remark = self.screen.focused, remarks[0]
        if isinstance(field, Field):
            remark = next((below for below in remarks if below.y > field.virtual_region.y), remark)
            both = remark.union(field.line)
            remark = both if both.height <= middle.size.height else remark
        middle.scroll_to_region(remark, animate=False)

    def show_typing(self) -> None:
        """Bring the line that is typed into sight: a remark may have taken its place until then."""
        field = self.screen.focused
        for middle in self.query(Middle):
            if isinstance(field, Field):
                middle.scroll_to_region(field.line, animate=False)

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        event.stop()
        if self.answer.done():
            return
        if event.name == "forward":
            self._go_forward()
        else:
            self.back()

    def on_field_entered(self, event: Field.Entered) -> None:
        event.stop()
        if self.answer.done():
            return
        fields = list(self.query(Field))
        after = fields[fields.index(event.field) + 1 :]
        empty = next((field for field in (*after, *fields) if field.is_empty), None)
        if empty is not None and empty is not event.field and not event.field.is_empty:
            self.screen.set_focus(empty)
        else:
            self._go_forward()
        if not self.answer.done():
            event.field.release()

    def on_mount(self) -> None:
        for middle in self.query(Middle):
            self.watch(middle, "show_vertical_scrollbar", self._tell_length, init=False)
            self.watch(middle, "scroll_y", self._tell_page, init=False)

    def on_middle_resized(self, event: Middle.Resized) -> None:
        event.stop()
        self._tell_page()

    def _tell_page(self) -> None:
        # at every row that is scrolled: the screen is laid out anew only for another page
        if self.is_attached and self._page() != self._told_page:
            self._told_page = self._page()
            self.screen.query_one("#place", Bar).refresh(layout=True)

    def _tell_length(self) -> None:
        # whether it is long is known only when it is laid out
        for line in self.screen.query(KeyLine):
            line.refresh(layout=True)
        self._tell_page()
        self.post_message(self.LengthKnown())

    def on_key(self, event: events.Key) -> None:
        if self.press(event.key):
            event.stop()

    def press(self, key: str) -> bool:
        """Do what a key does at this prompt wherever the focus is; False when it does nothing here."""
        if key == "escape":
            if not self.answer.done():
                self.back()
        elif key == "enter":
            if not self.answer.done() and self._forward_label is not None:
                self._go_forward()
        else:
            return self._scroll(key)
        return True

    def _scroll(self, key: str) -> bool:
        """Scroll the middle, if this key does that."""
        middle = next(iter(self.query(Middle)), None)
        if middle is None:
            return False
        scrolls = {
            "down": middle.scroll_down,
            "up": middle.scroll_up,
            "pagedown": middle.scroll_page_down,
            "pageup": middle.scroll_page_up,
            "home": middle.scroll_home,
            "end": middle.scroll_end,
        }
        if key in scrolls:
            scrolls[key](animate=False)
        return key in scrolls


RULE_WORDS: dict[PasswordRule, Message] = {
    PasswordRule.NOT_ASCII: _("Use only letters a–z, digits and signs that every keyboard has."),
    PasswordRule.TOO_SHORT: _("At least 7 characters are needed."),
    PasswordRule.TOO_LONG: _("At most 64 characters are possible."),
    PasswordRule.NO_UPPERCASE: _("A capital letter (A–Z) is missing."),
    PasswordRule.NO_LOWERCASE: _("A small letter (a–z) is missing."),
    PasswordRule.NO_DIGIT: _("A digit (0–9) is missing."),
    PasswordRule.LIKE_CN: _("It must not contain your CN."),
    PasswordRule.SAME_AS_OLD: _("It must differ from the old login password."),
    PasswordRule.NOT_REPEATED: _("The two entries of the new login password differ."),
}
