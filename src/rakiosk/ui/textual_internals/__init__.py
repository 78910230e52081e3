"""The private names of Textual that the kiosk leans on, all of them here. decision: docs/decisions/0008.

No public name serves these ends. `tests/ui/test_textual_internals.py` holds these modules to the pinned version.
"""

from rakiosk.ui.textual_internals.application import (
    SilentApp,
    forget_clipboard,
    forget_press,
    sent_on,
    write_to_terminal,
)
from rakiosk.ui.textual_internals.driver import BareDriver, SequenceParser
from rakiosk.ui.textual_internals.screen import PromptScreen, draw_at_once

__all__ = [
    "BareDriver",
    "PromptScreen",
    "SequenceParser",
    "SilentApp",
    "draw_at_once",
    "forget_clipboard",
    "forget_press",
    "sent_on",
    "write_to_terminal",
]
