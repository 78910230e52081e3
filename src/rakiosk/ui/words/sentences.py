"""The words for one trouble, and the advice that many share."""

from dataclasses import dataclass

from rakiosk.i18n import Message, _

COUNTER = _("Please go to the counter with your identity document and your seal; the staff will help you.")
STAFF = _("Please tell the staff at the counter.")


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """The words put before the customer. `code` is for the staff to tell support on the phone."""

    title: Message
    advice: Message
    code: str
    can_retry: bool = True
