"""What is said of one trouble, and the advice that many share."""

from dataclasses import dataclass

from rakiosk.i18n import Message, _

COUNTER = _("Please go to the counter with your identity document; the staff will help you.")
STAFF = _("Please tell the staff at the counter.")


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """What is put before the customer. `code` is what the staff tell support on the phone."""

    title: Message
    advice: Message
    code: str
    can_retry: bool = True
