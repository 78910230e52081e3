"""臨櫃、到期後展期: whose certificates have expired may renew at a kiosk all the same, where policy allows."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(Asking.of(JobKind.LATE_RENEWAL), lambda _now: (identify, ask, second_person, told))
