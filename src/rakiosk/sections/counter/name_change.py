"""臨櫃、更名: another name of the same customer; new certificates are applied for with it."""

from ra_contract.counter_job import JobKind
from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, last_question, told
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person


async def new_name(v: Visit, now: Asking) -> None:
    """Ask for the name as it stands in the documents."""
    now.note(
        name=await v.show(
            AskText(
                _("What is the customer's new name?"),
                _("Name, as it stands in the identity card"),
                missing=_("Please type the new name."),
            )
        )
    )


_SURE = last_question(
    lambda now: (
        _("From now on: {name}. Until now: {former}.", name=now.request.name, former=now.desk.found.name),
        _("The certificates in the old name are revoked; the customer applies for new ones."),
    )
)

WIZARD = Wizard(Asking.of(JobKind.NAME_CHANGE), lambda _now: (new_name, identify, _SURE, ask, second_person, told))
