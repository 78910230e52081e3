"""Pictures of screens that come again: the same prompt looks as it did, and so stands there before its widgets do.

Kept for good of prompts that say nothing of anybody, and until the visit ends of a customer's own menus; taken before a
key is typed. decision: docs/decisions/0062.
"""

import time
import zlib
from typing import Any

from textual.widget import Widget

from rakiosk.i18n import language
from rakiosk.kit.prompts import Menu, Prompt
from rakiosk.ui.frame import GetVisit
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.public_words import NotPublic, shape
from rakiosk.ui.textual_internals import PromptScreen

_MOST = 64  # of each kind; 2 kB each
_TOUCHED = "-touch"  # then the keys on the screen come and go

_Key = tuple[object, ...]
_Kept = list[tuple[_Key, bytes]]


class Pictures:
    """The pictures of one stage."""

    def __init__(self, visit: GetVisit) -> None:
        self._visit = visit
        self._everybodys: _Kept = []
        self._customers: _Kept = []

    def show(self, view: PromptView, room: Widget) -> None:
        """Draw the room as it was when this prompt was put there before; what is otherwise now is drawn in its turn."""
        place, key = self._place(view, room)
        kept = next((each for each in place if each[0] == key), None)
        if kept is not None and isinstance(room.screen, PromptScreen):
            place.remove(kept)
            place.insert(0, kept)
            room.screen.draw_picture(zlib.decompress(kept[1]).decode())
            if _is_answered_at_once(view.prompt):
                view.seen_since = time.monotonic()

    def keep(self, view: PromptView, room: Widget) -> None:
        """Keep the room as it is now."""
        place, key = self._place(view, room)
        if key and all(known != key for known, _ in place) and isinstance(room.screen, PromptScreen):
            place.insert(0, (key, zlib.compress(room.screen.picture(view).encode(), 1)))
            del place[_MOST:]

    def forget_customer(self) -> None:
        """Let those of the customer go: the visit is over."""
        self._customers.clear()

    def _place(self, view: PromptView, room: Widget) -> tuple[_Kept, _Key]:
        """Where the picture of a prompt is kept, and all that it depends on; no key where none is to be kept."""
        prompt, visit, screen = view.prompt, self._visit(), room.screen
        if visit is None or visit.session is None:
            self.forget_customer()  # whatever else should have done so
        if prompt is None or visit is None or visit.desk is not None or screen.has_class(_TOUCHED):
            return [], ()
        look = language(), room.app.theme, screen.classes, room.app.size, room.region
        try:
            return self._everybodys, (_shape(prompt), *look)
        except NotPublic:
            is_own_menu = visit.session is not None and isinstance(prompt, Menu)
            return (self._customers, (prompt, *look)) if is_own_menu else ([], ())


def _shape(prompt: Prompt[Any]) -> object:
    """All that is to be seen of a prompt. Raises NotPublic when it may be somebody's.

    The front page and the terms hold texts of the RA, which are the same for everybody.
    """
    if isinstance(prompt, Menu) and prompt.is_front:
        return prompt
    from rakiosk.kit.prompts import ShowTerms  # noqa: PLC0415  # the first screen does without

    return prompt if isinstance(prompt, ShowTerms) else shape(prompt)


def _is_answered_at_once(prompt: Prompt[Any] | None) -> bool:
    """Whether keys that come while only the picture stands are its own: not where they would confirm something."""
    from rakiosk.kit.prompts import AskSignIn  # noqa: PLC0415  # the first screen does without

    return isinstance(prompt, Menu | AskSignIn)
