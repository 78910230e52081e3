"""貳、五 憑證作業-憑證證明單: a signed statement of one certificate, on the screen and on paper."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.proof import prove

WIZARD = Wizard("貳-五", _("Proof of certificate"), steps=(prove,))
