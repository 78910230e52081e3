"""Keys that come while no prompt takes any: a quick typist's are kept for the next prompt, in their order.

Without it the first letters of a password are lost, and the rest is sent; or it stands in clear in another field.
"""

from textual import events

from rakiosk.ui.keystrokes import sign_for_lost
from rakiosk.ui.prompt_stack import PromptStack
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.textual_internals import sent_on
from rakiosk.ui.widgets.field import is_character

_TYPED = frozenset({"enter", "tab", "shift+tab", "backspace", "ctrl+h", "delete", "ctrl+u"})
_MOVING = frozenset({"up", "down", "left", "right", "escape"})
_MOST = 512  # keys: the longest password, and what comes before it


class TypeAhead:
    """The keys that wait on one stage."""

    def __init__(self, stack: PromptStack) -> None:
        self._stack = stack
        self._kept: list[events.Key] = []

    def keeps(self, event: events.Key) -> bool:
        """Keep a typed key if no prompt takes it now; whether it was kept."""
        if self._stack.takes_keys:
            return False
        present = self._stack.present
        is_for_present = present is not None and event.time >= present.seen_since
        if event.key == "escape" and not is_for_present:
            self.forget()
        is_typed = is_character(event) or event.key in _TYPED or (is_for_present and event.key in _MOVING)
        if is_typed and len(self._kept) < _MOST:
            self._kept.append(event)
        elif is_typed:  # no secret is shortened unseen
            self._kept[-1] = sign_for_lost()
        return is_typed

    def hand_to(self, view: PromptView) -> None:
        """The prompt is there, and takes what it trusts of the keys that were kept; the rest is let go.

        What came after its picture was seen is its own.
        """
        kept = sorted(self._kept, key=lambda event: event.time)  # some came through a widget that had been left
        self.forget()
        target = view.first_focus() if not self._stack.overlays else None
        if target is not None:
            before = [event for event in kept if event.time < view.seen_since]
            for event in (*view.typed_ahead(before), *kept[len(before) :]):
                target.post_message(sent_on(event))

    def forget(self) -> None:
        """Let all go."""
        self._kept.clear()
