"""Painting counted, so that a screen which has not changed is not waited for; and not done where nobody sees it.

An application without a terminal throws away what it paints. The tests read the screen's lines, which are drawn then.
"""

from typing import Any
from weakref import WeakKeyDictionary

from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

_paint = Compositor.render_update
_updates: "WeakKeyDictionary[Compositor, int]" = WeakKeyDictionary()


def _counted(
    self: Compositor,
    full: bool = False,  # Textual's
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> Any:
    _updates[self] = updates(self) + 1
    if active_app.get().is_headless:
        self._dirty_regions.clear()
        return None
    return _paint(self, full, screen_stack, simplify)


Compositor.render_update = _counted  # type: ignore[method-assign]


def updates(compositor: Compositor) -> int:
    """How often something was painted."""
    return _updates.get(compositor, 0)


def is_at_rest(app: App[Any]) -> bool:
    """Whether nothing waits to be laid out, scrolled or painted, or is to be done after that."""
    screen = app.screen
    required = (screen._layout_required, screen._scroll_required, screen._repaint_required)
    return not (app._batch_count or screen._dirty_widgets or screen._callbacks or any(required))


def screen_text(app: App[Any]) -> str:
    """The screen as plain text, a line a row, without trailing blanks."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
