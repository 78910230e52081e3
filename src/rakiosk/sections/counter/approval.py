"""臨櫃、核准申請: a customer may apply from now on; a card of the stock that is in the reader is bound as well."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard, effect
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.cards import new_card_if_any
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(Asking.of(JobKind.APPROVAL), lambda _now: (effect(new_card_if_any), identify, ask, second_person, told))
