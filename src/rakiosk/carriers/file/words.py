"""Certificate files and the stick that they lie on in the customer's words."""

from ra_contract.certificate import Reason, Status
from ra_contract.signature_test import SignaturePart
from rakiosk.carriers.port import CarrierWords
from rakiosk.carriers.verdicts import VerdictWords
from rakiosk.i18n import _

KEEP_OLD = _("Keep the old encryption file as well: only it opens what was encrypted for you before.")
_KEEP_BOTH = _("Keep both files and the certificate file password: without them the certificates cannot be used.")
_COUNTER = _("Please go to the counter with two identity documents and your seal.")
_TESTED = VerdictWords(
    signs=_("The key in this file signs."),
    passed=_("The certificate file passed the test."),
    of_status={
        Status.UNCONFIRMED: (
            _("The file signs, but its certificate was never put in force."),
            _("It remains of an order that was not finished. Please use the files that were made last."),
        ),
        Status.HELD: (
            _("The file signs, but its certificate is suspended."),
            _("Only the counter can lift a suspension. Please bring two identity documents and your seal."),
        ),
        Status.SUPERSEDED: (
            _("The file signs, but its certificate was replaced."),
            _("Please use the files that were made last."),
        ),
        Status.EXPIRED: (_("The file signs, but its certificate has expired."), _COUNTER),
        Status.REVOKED: (_("The file signs, but its certificate is revoked."), _COUNTER),
    },
    of_part={
        SignaturePart.CHAIN: (_("The certificate in this file was not issued to you by us."), _COUNTER),
        SignaturePart.SIGNATURE: (_("The signature does not match the certificate."), _COUNTER),
        SignaturePart.KEY_USAGE: (
            _("This is the file of an encryption certificate: it is not meant for signing."),
            _("Please choose the file of your signing certificate."),
        ),
        SignaturePart.STATUS: (_("The certificate is not valid."), _COUNTER),
    },
)
WORDS = CarrierWords(
    to_the_counter=_COUNTER,
    # Manual: 參-一-3
    agreed=(
        _("You have agreed to the terms. The certificates are kept in certificate files."),
        _("You need a USB stick of your own for them. It must be writable and have some free space."),
    ),
    applied=(_KEEP_BOTH,),
    renewed=(_("The old certificates are replaced and no longer valid."), KEEP_OLD, _KEEP_BOTH),
    may_be_lost=((_("The files are lost, or somebody else may have them"), Reason.KEY_COMPROMISE),),
    keep=_("What was encrypted for you before can still be read: keep the file of the encryption certificate."),
    gone=(
        Reason.KEY_COMPROMISE,
        _("If you still have the encryption file, keep it: it opens what was encrypted for you before."),
    ),
    tested=_TESTED,
    without_ra=_(
        "The registration authority cannot be reached now. “Check my certificate files” and “Signature test” work with "
        "your files alone; for all else please try again later."
    ),
)
