"""參、五 憑證作業-憑證證明單: see and print the proof of a certificate in a file, as 貳、五 does."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.proof import prove

WIZARD = Wizard("參-五", _("Proof of certificate"), steps=(prove,))
