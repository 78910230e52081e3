"""貳、五 憑證作業-憑證證明單: a signed statement of one certificate, on the screen and on paper."""

from rakiosk.i18n import _
from rakiosk.wizards.proving import prove
from rakiosk.wizards.wizard import Wizard

WIZARD = Wizard("貳-五", _("Proof of certificate"), steps=(prove,))
