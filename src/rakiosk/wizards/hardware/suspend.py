"""貳、四 憑證作業-憑證暫禁: suspend certificates; works without a card in the reader."""

from rakiosk.i18n import _
from rakiosk.wizards.suspending import suspend
from rakiosk.wizards.wizard import Wizard

WIZARD = Wizard("貳-四", _("Suspend certificate"), steps=(suspend,))
