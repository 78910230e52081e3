"""臨櫃、解除登入鎖定: a lock-out after too many wrong sign-ins is lifted; the login password stays."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(Asking.of(JobKind.UNLOCKING), lambda _now: (identify, ask, second_person, told))
