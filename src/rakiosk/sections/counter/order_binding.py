"""臨櫃、未完成的申辦改用另一張卡: an open order goes on with another card of the customer's, which proves itself."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.cards import other_card
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.orders import which_order
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(
    Asking.of(JobKind.ORDER_BINDING), lambda _now: (which_order, other_card, identify, ask, second_person, told)
)
