"""The last words of a kiosk that meets a bug: a sentence and a number, and no values, for they may be secrets."""

import sys
import traceback
from collections.abc import Callable

from rakiosk.i18n import _


def crash_words(report: Callable[[str], str]) -> str:
    """The sentence for whoever stands there. `report` takes the stack's lines and returns the incident's number."""
    error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    frames = "".join(traceback.format_exception(error)) if error is not None else ""
    return str(_("The kiosk had to stop. Nothing is lost. Incident {number}.", number=report(frames)))
