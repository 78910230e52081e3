"""參、三 憑證作業-憑證註銷: revoke certificates in files, as 貳、三 does; works without a stick."""

from rakiosk.i18n import _
from rakiosk.wizards.revoking import revoke
from rakiosk.wizards.wizard import Wizard

WIZARD = Wizard("參-三", _("Revoke certificate"), steps=(revoke,))
