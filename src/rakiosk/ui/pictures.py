"""Pictures of screens that come again: the same prompt looks as it did, and so stands there before its widgets do.

Only of prompts that are the same for everybody, while nobody is signed in, and taken before a key is typed.
decision: docs/decisions/0062.
"""

import time

from textual.widget import Widget

from rakiosk.i18n import language
from rakiosk.kit.prompts import AskSignIn, Menu
from rakiosk.ui.frame import GetVisit
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.textual_internals import PromptScreen

_MOST = 16  # languages, looks and sizes of the few screens that everybody sees
_TOUCHED = "-touch"  # then the keys on the screen come and go

_Key = tuple[object, ...]


class Pictures:
    """The pictures of one stage."""

    def __init__(self, visit: GetVisit) -> None:
        self._visit = visit
        self._kept: list[tuple[_Key, str]] = []

    def show(self, view: PromptView, room: Widget) -> None:
        """Draw the room as it was when this prompt was put there before; what is otherwise now is drawn in its turn."""
        picture = self._of(self._key(view, room))
        if picture is not None and isinstance(room.screen, PromptScreen):
            room.screen.draw_picture(picture)
            view.seen_since = time.monotonic()

    def keep(self, view: PromptView, room: Widget) -> None:
        """Keep the room as it is now."""
        key = self._key(view, room)
        if key is not None and self._of(key) is None and isinstance(room.screen, PromptScreen):
            self._kept = [(key, room.screen.picture(view)), *self._kept[: _MOST - 1]]

    def _of(self, key: _Key | None) -> str | None:
        return next((picture for known, picture in self._kept if known == key), None)

    def _key(self, view: PromptView, room: Widget) -> _Key | None:
        """All that such a picture depends on; None where none is to be kept."""
        prompt, visit, screen = view.prompt, self._visit(), room.screen
        is_everybodys = prompt.is_front if isinstance(prompt, Menu) else isinstance(prompt, AskSignIn) and not prompt.cn
        if not is_everybodys or visit is None or visit.is_signed_in or screen.has_class(_TOUCHED):
            return None
        return prompt, language(), room.app.theme, screen.classes, room.app.size, room.region
