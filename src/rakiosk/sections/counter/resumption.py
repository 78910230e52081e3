"""臨櫃、憑證解禁: what was suspended is lifted, and nothing else."""

from ra_contract.certificate import Status
from ra_contract.counter_job import JobKind
from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, told
from rakiosk.procedures.counter.certificates import which_certificates
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

_WHICH = which_certificates(
    {Status.HELD},
    _("Of which certificates is the suspension lifted?"),
    _("This customer has no suspended certificate."),
)

WIZARD = Wizard(Asking.of(JobKind.RESUMPTION), lambda _now: (_WHICH, identify, ask, second_person, told))
