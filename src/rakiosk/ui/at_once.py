"""Keys that change no more than a line or two: dealt with as they come, and not in the turn of all messages."""

from collections.abc import Callable

from textual import events

from rakiosk.ui.idle import IdleWatch
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.textual_internals import SilentApp
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.menu import MenuList


class AtOnce:
    """The short way of a key: from the terminal to the widget with the focus, if nothing else is on its way there."""

    def __init__(
        self, app: SilentApp, stage: WizardScreen, idle: IdleWatch, note_hand: Callable[[events.Event], None]
    ) -> None:
        self._app = app
        self._stage = stage
        self._idle = idle
        self._note_hand = note_hand

    def takes(self, key: events.Key) -> bool:
        """Deal with a key, if that can be done at once; whether it was done. Else it is a message as all others."""
        target = self._stage.focused
        if not isinstance(target, Field | MenuList) or self._app.message_queue_size or target.message_queue_size:
            return False
        if self._idle.is_asking or not self._stage.stack.takes_keys or not target.takes_at_once(key):
            return False
        self._idle.touched()
        self._note_hand(key)
        return True
