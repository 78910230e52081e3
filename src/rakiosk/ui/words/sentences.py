"""The words for one trouble, and the advice that many share."""

from dataclasses import dataclass
from datetime import timedelta

from rakiosk.i18n import Message, _, plural

COUNTER = _("Please go to the counter with two identity documents and your seal; the staff will help you.")
STAFF = _("Please tell the staff at the counter.")


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """The words put before the customer. `code` is for the staff to tell support on the phone."""

    title: Message
    advice: Message
    code: str
    can_retry: bool = True


def again_in(wait: timedelta) -> Message:
    """The advice to who may try again after so long."""
    return plural(
        "Nothing is lost. You can try again in {count} minute, or ask at the counter.",
        "Nothing is lost. You can try again in {count} minutes, or ask at the counter.",
        max(1, -(-int(wait.total_seconds()) // 60)),
    )
