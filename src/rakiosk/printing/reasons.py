"""A printer's own words and their meaning: printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9) as conditions."""

import re

from rakiosk.printing.port import Condition

# By the beginning of the reason: makers append words of their own, and the same reason is a report while the printer
# is idle, a warning while it prints, an error when it has stopped.
_CONDITIONS = (
    ("media-empty", Condition.PAPER_OUT),
    ("media-needed", Condition.PAPER_OUT),
    ("input-tray-missing", Condition.PAPER_OUT),
    ("media-jam", Condition.JAM),
    ("cover-open", Condition.COVER_OPEN),
    ("door-open", Condition.COVER_OPEN),
    ("interlock-open", Condition.COVER_OPEN),
    ("toner-empty", Condition.TONER_OUT),
    ("marker-supply-empty", Condition.TONER_OUT),
    ("marker-waste-full", Condition.TONER_OUT),
    ("developer-empty", Condition.TONER_OUT),
    ("opc-life-over", Condition.TONER_OUT),
    ("output-area-full", Condition.TRAY_FULL),
    ("offline", Condition.OFFLINE),
    ("shutdown", Condition.OFFLINE),
    ("timed-out", Condition.OFFLINE),
    ("paused", Condition.STOPPED),
    ("moving-to-paused", Condition.STOPPED),
    ("stopped", Condition.STOPPED),
    ("deactivated", Condition.REFUSES),
    ("hold-new-jobs", Condition.REFUSES),
)
_SEVERITY = re.compile("-(report|warning|error)$")


def conditions_of(reasons: list[str]) -> set[Condition]:
    """The conditions that the reasons tell of; what only warns of a condition to come (media-low) is none."""
    bare = [_SEVERITY.sub("", reason) for reason in reasons]
    return {condition for reason in bare for prefix, condition in _CONDITIONS if reason.startswith(prefix)}
