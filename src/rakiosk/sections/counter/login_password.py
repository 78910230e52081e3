"""臨櫃、登入密碼重置單: who forgot the login password gets one on a sealed slip, to be changed at once."""

from ra_contract.counter_job import JobKind
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.password_slip import can_print, print_slip
from rakiosk.procedures.counter.second_person import second_person

WIZARD = Wizard(Asking.of(JobKind.LOGIN_PASSWORD), lambda _now: (can_print, identify, ask, second_person, print_slip))
