"""The card, its reader's state and name in the customer's words."""

from ra_contract.certificate import Reason, Status
from ra_contract.signature_test import SignaturePart
from rakiosk.carriers.port import CarrierWords
from rakiosk.carriers.verdicts import VerdictWords
from rakiosk.i18n import _

_COUNTER = _("Please go to the counter with this card, two identity documents and your seal.")
_TESTED = VerdictWords(
    signs=_("Your card signs correctly."),
    # Manual: 貳-九-4
    passed=_("The card passed the test."),
    of_status={
        Status.UNCONFIRMED: (
            _("The card signs, but its certificate is not in force yet."),
            _("Please choose “Apply for certificate” to finish your application."),
        ),
        Status.HELD: (
            _("The card signs, but its certificate is suspended."),
            _("Only the counter can lift a suspension. Please bring two identity documents and your seal."),
        ),
        Status.EXPIRED: (_("The card signs, but its certificate has expired."), _COUNTER),
        Status.REVOKED: (_("The card signs, but its certificate is revoked."), _COUNTER),
    },
    of_part={
        SignaturePart.CHAIN: (_("The certificate on this card was not issued to you by us."), _COUNTER),
        SignaturePart.SIGNATURE: (_("The signature does not match the certificate."), _COUNTER),
        SignaturePart.KEY_USAGE: (_("This certificate is not meant for signing."), _COUNTER),
        SignaturePart.STATUS: (_("The certificate is not valid."), _COUNTER),
    },
)
WORDS = CarrierWords(
    to_the_counter=_COUNTER,
    # Manual: 貳-一-3
    agreed=(
        _("You have agreed to the terms. The certificates are kept on this smart card."),
        _("This is your card. Please leave it in the reader until everything is done."),
    ),
    applied=(_("They were read back from your card, and their keys work."),),
    renewed=(
        _("The old certificates are replaced and no longer valid."),
        _("The key for encryption stays the same: what was encrypted for you before can still be read."),
    ),
    may_be_lost=(
        (_("The card is lost or stolen"), Reason.CARD_LOST),
        (_("Somebody else may know the card PIN"), Reason.KEY_COMPROMISE),
    ),
    keep=_("What was encrypted for you before can still be read: keep the card."),
    gone=(
        Reason.CARD_LOST,
        _("If the card turns up again, it still opens what was encrypted for you before."),
    ),
    tested=_TESTED,
    without_ra=_(
        "The registration authority cannot be reached now. “Change card PIN” and “Signature test” work with the card "
        "alone; for all else please try again later."
    ),
)
