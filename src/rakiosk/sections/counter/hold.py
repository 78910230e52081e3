"""臨櫃、代辦暫禁: certificates are suspended for a customer who cannot sign in; it can be lifted again."""

from ra_contract.certificate import Status
from ra_contract.counter_job import JobKind
from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.certificates import which_certificates
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

_WHICH = which_certificates(
    {Status.VALID}, _("Which certificates shall be suspended?"), _("This customer has no certificate in force.")
)

WIZARD = Wizard(Asking.of(JobKind.HOLD), lambda _now: (_WHICH, identify, ask, second_person, told))
