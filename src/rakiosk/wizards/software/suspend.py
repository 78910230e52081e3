"""參、四 憑證作業-憑證暫禁: suspend certificates in files, as 貳、四 does; works without a stick."""

from rakiosk.i18n import _
from rakiosk.wizards.suspending import suspend
from rakiosk.wizards.wizard import Wizard

WIZARD = Wizard("參-四", _("Suspend certificate"), steps=(suspend,))
