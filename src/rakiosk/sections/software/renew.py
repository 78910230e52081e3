"""參、二 憑證作業-憑證展期: renew certificates in files, for a fee, by leave of the old signing file's key."""

from rakiosk.procedures.renew import RENEW

WIZARD = RENEW
