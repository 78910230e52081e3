"""Open orders at the counter: which of the customer's is meant."""

from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.procedures.counter.asking import Asking
from rakiosk.procedures.status import refuse


@effect
async def which_order(v: Visit, now: Asking) -> None:
    """The open order that is meant. Raises Cancelled when there is none."""
    found = [order for order in now.desk.found.orders if order.is_open]
    if not found:
        await refuse(v, _("This customer has no open order."))
    now.note(order=found[0].number if len(found) == 1 else await v.show(_choice([o.number for o in found])))


def _choice(numbers: list[str]) -> Menu:
    entries = tuple(Entry(str(i), number, number) for i, number in enumerate(numbers, 1))
    return Menu(_("Which order is meant?"), (MenuGroup("", entries, is_list=True),), back=_("Cancel"))
