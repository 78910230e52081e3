"""參、三 憑證作業-憑證註銷: revoke certificates in files, as 貳、三 does; works without a stick."""

from rakiosk.i18n import _
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.revoke import revoke

WIZARD = Wizard("參-三", _("Revoke certificate"), steps=(revoke,))
