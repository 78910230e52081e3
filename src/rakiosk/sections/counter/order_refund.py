"""臨櫃、未完成的申辦取消並退費: an open order is given up, and its fee returned."""

from ra_contract.counter_job import JobKind
from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, last_question, told
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.orders import which_order
from rakiosk.procedures.counter.reason import say_why
from rakiosk.procedures.counter.second_person import second_person

_SURE = last_question(
    lambda now: (
        _("Order {number} of {name} is given up.", number=now.request.order, name=now.desk.found.name),
        _("A fee that was debited is returned to the account."),
    )
)

WIZARD = Wizard(
    Asking.of(JobKind.ORDER_REFUND), lambda _now: (which_order, identify, say_why, _SURE, ask, second_person, told)
)
