"""貳、四 憑證作業-憑證暫禁: suspend certificates; works without a card in the reader."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.suspend import suspend

WIZARD = Wizard("貳-四", _("Suspend certificate"), steps=(suspend,))
