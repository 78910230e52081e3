"""A clerk's own words to a job: why it is done."""

from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.asking import Asking


async def say_why(v: Visit, now: Asking) -> None:
    """Ask for the reason."""
    now.note(
        reason=await v.show(
            AskText(
                _("Why is this done?"),
                _("Reason"),
                (_("It is kept with the job. Write no number of any document."),),
                missing=_("This needs a reason."),
            )
        )
    )
