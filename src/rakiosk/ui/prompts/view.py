"""The frame of all prompts on the stage: a heading, a middle, buttons, and one answer."""

import asyncio
import math
import time
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from rakiosk.card.port import ReaderState
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Cancelled, Prompt
from rakiosk.media.port import Drive
from rakiosk.ui.prompts import walking
from rakiosk.ui.prompts.left_out import LeftOut
from rakiosk.ui.widgets.buttons import Buttons, PushButton
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.fields import SecretField
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.widgets.text import Text

FORWARD = _("Confirm")
BACK = _("Cancel")
_STILL_TYPING_SECONDS = 2.0  # since the last key


class PromptView(LeftOut):
    """One prompt on the stage. `answer` is set once, by `forward` or `back` or by what happens to the reader."""

    help: ClassVar[tuple[Words, ...]] = ()
    """The words that F1 says of this prompt."""

    prompt: Prompt[Any] | None = None
    """The prompt that this puts before the customer; None for work."""

    is_put: bool = False
    """Whether it stands on the stage, with its focus: then it takes keys."""

    seen_since: float = math.inf
    """When its picture was shown before it (monotonic seconds): keys that came later were meant for it."""

    def __init__(self, title: Words, *, forward: Words | None = FORWARD, back: Words | None = BACK) -> None:
        super().__init__()
        self.title = title
        self._forward_label = forward
        self._back_label = back
        self.put_at = time.monotonic()
        """Since when it is before the customer, in seconds of the monotonic clock."""
        self.insertion_before = 0  # of the card that was in the reader before this prompt: another number, another card
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
        return Text(self.title, classes="heading")

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

    def typed_ahead(self, keys: Sequence[events.Key]) -> Sequence[events.Key]:
        """Those of the keys that came before this prompt which it takes as its own.

        A secret, up to Enter, of somebody who is still typing: else its first letters would be missing. What would be
        seen, or would confirm what nobody has read, is none of them.
        """
        is_typing = bool(keys) and time.monotonic() - keys[-1].time < _STILL_TYPING_SECONDS
        if not is_typing or not isinstance(self.first_focus(), SecretField):
            return ()
        return tuple(takewhile(lambda event: event.key not in {"enter", "tab", "shift+tab"}, keys))

    def first(self, selector: str | type[Widget]) -> Widget | None:
        """The first such widget in it; None when the kiosk ends while the prompt is being put."""
        return next(iter(self.query(selector)), None)

    def forward(self) -> None:
        """The forward key or button."""
        self.resolve(None)

    def back(self) -> None:
        """The back key or button."""
        if self._back_label is not None:
            self.refuse(Cancelled())

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed while this prompt is up."""

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        """Other sticks are in, or nobody can tell (None): told when this prompt is put as well."""

    def hints(self) -> Sequence[Hint]:
        """The keys of this prompt."""
        hints = []
        if self._forward_label is not None:
            # on a careful question the focus starts on the way back, and Enter presses what has the focus
            pressed = self._back_label if _is_back_focused(self) else self._forward_label
            hints.append(Hint("enter", "Enter", pressed or ""))
        if self._back_label is not None:
            hints.append(Hint("escape", "Esc", self._back_label))
        hints += walking.hints(self)
        if self.is_long:
            hints.append(Hint("pagedown", "PgDn", _("Read on")))
        return hints

    @property
    def is_long(self) -> bool:
        """Whether the middle has more lines than the screen: then it scrolls."""
        return self.contents is not None and self.contents.is_long

    def resolve(self, answer: object) -> None:
        """Answer the prompt; a second answer is too late and ignored."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def refuse(self, error: BaseException) -> None:
        """End the prompt with an error raised where it is awaited."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def _go_forward(self) -> None:
        spoilt = next((field for field in self.query(Field) if str(field.left_out)), None)
        if spoilt is None:
            self.forward()
        else:
            self.ask_anew(spoilt)
        if not self.answer.done():
            self.show_remark()

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
        empty = _empty_after(event.field, list(self.query(Field)))
        if str(event.field.left_out):
            self.ask_anew(event.field)
            self.show_remark()
        elif empty is not None and not event.field.is_empty:
            self.screen.set_focus(empty)
        else:
            self._go_forward()
        if self.answer.done():
            event.field.leave_keys_to(self)
        else:
            event.field.release()

    def press(self, key: str) -> bool:
        """Do what a key does at this prompt wherever the focus is; False when it does nothing here."""
        if key == "escape":
            if not self.answer.done():
                self.back()
        elif key == "enter":
            if not self.answer.done() and self._forward_label is not None:
                self._go_forward()
        else:
            return walking.walk(self, key, is_long=self.is_long) or bool(self.contents and self.contents.press(key))
        return True


def _is_back_focused(view: Widget) -> bool:
    focused = view.screen.focused if view.is_attached else None
    return isinstance(focused, PushButton) and focused.name == "back"


def _empty_after(field: Field, fields: list[Field]) -> Field | None:
    """The next field without a text, from the first again after the last; None when all others have one."""
    after = fields[fields.index(field) + 1 :]
    return next((other for other in (*after, *fields) if other.is_empty and other is not field), None)
