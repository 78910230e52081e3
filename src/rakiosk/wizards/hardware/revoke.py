"""貳、三 憑證作業-憑證註銷: revoke certificates; works without a card in the reader."""

from rakiosk.i18n import _
from rakiosk.wizards.revoking import revoke
from rakiosk.wizards.wizard import Wizard

WIZARD = Wizard("貳-三", _("Revoke certificate"), steps=(revoke,))
