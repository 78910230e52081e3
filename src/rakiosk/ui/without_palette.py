"""Textual without its command palette, which the kiosk does not show: it loads a dozen widgets. docs/decisions/0058."""

import sys
from types import ModuleType

_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""All that Textual itself takes from it when it is loaded."""


def leave_out_palette() -> None:
    """Let an empty module stand for the palette's from now on; called before Textual is loaded."""
    stand_in = ModuleType("textual.command")
    vars(stand_in).update({name: type(name, (), {}) for name in _NAMES})
    sys.modules.setdefault(stand_in.__name__, stand_in)
