"""The slip with a one-time login password, as it ends a job: looked for before it is begun, printed unseen."""

from rakiosk.i18n import _
from rakiosk.kit.prompts import Cancelled, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.procedures.counter.asking import Asking, outcome, require_done
from rakiosk.procedures.counter.slips import SLIP, print_secret_slip
from rakiosk.procedures.paper import printer_fault


@effect
async def can_print(v: Visit, _now: Asking) -> None:
    """Tell, before anybody is asked for documents, that no slip can be printed here. Raises Cancelled."""
    if (fault := await printer_fault(v)) is not None:
        await v.show(
            Notice(
                _("The password slip cannot be printed now."),
                (fault, _("Nothing was changed. Please use a machine with a printer that is ready.")),
                forward=_("Back"),
                tone=Tone.WARNING,
            )
        )
        raise Cancelled


async def print_slip(v: Visit, now: Asking) -> None:
    """Print the slip, unseen, and tell what is to be done with it."""
    await require_done(v, now)
    await print_secret_slip(v, now.asked.number, lambda: now.desk.ra.password_slip(now.asked), SLIP)
    await v.show(
        outcome(
            now.asked,
            _("Fold and seal the slip without reading it, and have the customer sign for it."),
            _("Say: “Please sign in with this password; you choose your own at once. Tell it to nobody.”"),
        )
    )
