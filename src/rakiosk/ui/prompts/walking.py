"""Moving through a prompt by arrows: to every field, list and button that Tab reaches, and the hint that says so."""

from collections.abc import Sequence

from textual.widget import Widget

from rakiosk.i18n import _
from rakiosk.ui.widgets.buttons import PushButton
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.rows import Rows

_STEPS = {"up": -1, "left": -1, "down": 1, "right": 1}


def stops(view: Widget) -> Sequence[Widget]:
    """The widgets of a view that can have the focus, in their order."""
    if not view.is_attached:
        return ()
    return [widget for widget in view.screen.focus_chain if view in widget.ancestors]


def walk(view: Widget, key: str, *, is_long: bool) -> bool:
    """Move the focus if this key does that here; in a long text over nothing but buttons up and down scroll."""
    before = view.screen.focused
    target = _target(stops(view), before, key, is_long=is_long)
    if target is not None:
        view.screen.set_focus(target)
    if isinstance(target, Rows):
        target.enter(_STEPS[key])
    if isinstance(before, Field) and key in _STEPS:
        before.release()
    return target is not None


def _target(places: Sequence[Widget], before: Widget | None, key: str, *, is_long: bool) -> Widget | None:
    if key not in _STEPS or len(places) < 2:
        return None
    if key in {"left", "right"}:
        is_free = not isinstance(before, Field)
    else:
        is_free = not (is_long and all(isinstance(place, PushButton) for place in places))
    if not is_free:
        return None
    here = places.index(before) if before in places else -1
    return places[(here + _STEPS[key]) % len(places)]


def hints(view: Widget) -> Sequence[Hint]:
    """The keys that move, where there is anywhere to go."""
    places = stops(view)
    if len(places) < 2:
        return ()
    if any(isinstance(place, Field) for place in places):
        return [Hint("tab", "Tab ↑↓", _("Move"))]
    return [Hint("tab", "Tab ←→", _("Other button"))]
