"""The sticks in the customer's words: their line on the screen."""

from collections.abc import Sequence

from rakiosk.i18n import Words, _
from rakiosk.media.port import Drive


def stick_line(drives: Sequence[Drive] | None) -> Words:
    """The sticks' line on the screen: which are in. None: nobody can tell."""
    if drives is None:
        return _("USB stick: this kiosk cannot see any right now. Please tell the staff.")
    if not drives:
        return _("USB stick: none is in")
    return _("USB stick: it is in") if len(drives) == 1 else _("USB stick: more than one is in")
