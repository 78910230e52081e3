"""貳、三 憑證作業-憑證註銷: revoke certificates; works without a card in the reader."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.revoke import revoke

WIZARD = Wizard("貳-三", _("Revoke certificate"), steps=(revoke,))
