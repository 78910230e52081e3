"""臨櫃、補發換發晶片卡: a lost or dead card is replaced by one of the stock; the old one is withdrawn."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.cards import new_card, old_card
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(
    Asking.of(JobKind.CARD_REPLACEMENT), lambda _now: (old_card, new_card, identify, ask, second_person, told)
)
