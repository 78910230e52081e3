"""參、四 憑證作業-憑證暫禁: suspend certificates in files, as 貳、四 does; works without a stick."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.suspend import suspend

WIZARD = Wizard("參-四", _("Suspend certificate"), steps=(suspend,))
