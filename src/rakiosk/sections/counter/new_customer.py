"""臨櫃、新客戶: a customer whom the RA does not know yet; a card of the stock that is in the reader is bound."""

from ra_contract.certificate import CarrierKind
from ra_contract.counter_job import JobKind
from ra_contract.rules import normalised_cn
from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask
from rakiosk.procedures.counter.cards import new_card
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.password_slip import can_print, print_slip
from rakiosk.procedures.counter.second_person import second_person
from rakiosk.sections import CARD_ALONE_CARRIER, SERVICES


async def who(v: Visit, now: Asking) -> None:
    """Ask for the CN and the name of the application."""
    cn = await v.show(
        AskText(
            _("New customer: which CN was assigned?"),
            _("CN (certificate identifier)"),
            text=now.request.cn,
            missing=_("Please type the CN."),
        )
    )
    now.note(cn=normalised_cn(cn))
    name = await v.show(
        AskText(
            _("New customer: what is the name?"),
            _("Name, as it stands in the identity card"),
            text=now.request.name,
            missing=_("Please type the name."),
        )
    )
    now.note(name=name)


async def carrier(v: Visit, now: Asking) -> None:
    """Ask what the keys are kept on, and bind the card."""
    now.note(carrier=CarrierKind(await v.show(carriers())))
    if now.request.carrier is CARD_ALONE_CARRIER:
        await new_card(v, now)


def carriers() -> Menu:
    """A card, or files."""
    entries = tuple(Entry(str(i), SERVICES[kind].heading, kind) for i, kind in enumerate(SERVICES, 1))
    return Menu(_("What are the keys kept on?"), (MenuGroup("", entries, is_list=True),), back=_("Cancel"))


WIZARD = Wizard(
    Asking.of(JobKind.NEW_CUSTOMER), lambda _now: (can_print, who, carrier, identify, ask, second_person, print_slip)
)
