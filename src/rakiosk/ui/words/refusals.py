"""The registration authority's refusals, and why: A01 on, B01 on, D01 on. `procedures.pay` has those of a debit."""

from collections.abc import Mapping

from ra_contract.problems import Refusal
from rakiosk.i18n import _
from rakiosk.ui.words.refused_cards import REFUSED_CARDS
from rakiosk.ui.words.sentences import COUNTER, TroubleWords

_NOT_NOW = _("Your card PIN cannot be reset now.")
_AT_THE_COUNTER = _(
    "It must be authorised at the counter first: please bring this card, two identity documents and your seal. Then "
    "choose this again here."
)

REFUSALS: Mapping[Refusal, TroubleWords] = {
    **REFUSED_CARDS,
    Refusal.NOT_APPROVED: TroubleWords(
        _("There is no application for you at the counter yet."),
        _(
            "Please order the certificate at the counter first, with two identity documents and your seal. "
            "Then come back here."
        ),
        "A01",
        can_retry=False,
    ),
    Refusal.ALREADY_CERTIFIED: TroubleWords(
        _("You already have valid certificates."),
        _("There is nothing to apply for. Shortly before they expire, choose “Renew certificate”."),
        "A02",
        can_retry=False,
    ),
    Refusal.CERTIFICATE_HELD: TroubleWords(
        _("Your certificates are suspended."),
        _("Only the counter can lift a suspension. Please bring two identity documents and your seal."),
        "A03",
        can_retry=False,
    ),
    Refusal.ORDER_OPEN: TroubleWords(
        _("An order of yours is already open."),
        _("Please try again: it goes on where it stood."),
        "A04",
    ),
    Refusal.ORDER_STATE: TroubleWords(
        _("Your order has changed in the meantime."),
        _("Please go back and choose the service again: it goes on where the order stands."),
        "A05",
        can_retry=False,
    ),
    Refusal.TERMS_CHANGED: TroubleWords(
        _("The terms have changed just now."),
        _("Please try again to read the new terms."),
        "A06",
    ),
    Refusal.WRONG_CARRIER: TroubleWords(
        _("Your certificates are not kept on this kind of carrier."), COUNTER, "A07", can_retry=False
    ),
    Refusal.PROOF_OF_POSSESSION: TroubleWords(
        _("The new key did not pass its check."),
        _("Nothing was confirmed. Please try again: new keys will be made."),
        "A11",
    ),
    Refusal.KEY_TOO_WEAK: TroubleWords(
        _("This card makes keys that are no longer accepted."),
        _("A new card is needed. Please bring this card, two identity documents and your seal to the counter."),
        "A12",
        can_retry=False,
    ),
    Refusal.KEY_ALREADY_USED: TroubleWords(
        _("The card gave a key that was used before."),
        _("Nothing was confirmed. Please try again: new keys will be made."),
        "A13",
    ),
    Refusal.PASSWORD_CHANGE_REQUIRED: TroubleWords(
        _("Your login password must be changed first."), _("Please sign in again."), "A14", can_retry=False
    ),
    Refusal.OLD_PASSWORD: TroubleWords(
        _("The old login password is not right. Nothing was changed."), _("Please try again."), "A15"
    ),
    Refusal.TOO_MANY_REQUESTS: TroubleWords(
        _("Too many attempts in a short time."),
        _("Nothing is lost. Please wait a few minutes, or ask at the counter."),
        "A16",
    ),
    Refusal.NOTHING_TO_RENEW: TroubleWords(
        _("You have no certificates to renew."),
        _("Please choose “Apply for certificate”, or ask at the counter."),
        "B01",
        can_retry=False,
    ),
    Refusal.TOO_EARLY: TroubleWords(
        _("It is too early to renew."), _("Please come back shortly before they expire."), "B02", can_retry=False
    ),
    Refusal.CERTIFICATE_EXPIRED: TroubleWords(_("Your certificates have expired."), COUNTER, "B03", can_retry=False),
    Refusal.CERTIFICATE_REVOKED: TroubleWords(_("Your certificates are revoked."), COUNTER, "B04", can_retry=False),
    Refusal.OLD_KEY: TroubleWords(
        _("The old key on this card did not prove the renewal."),
        _(
            "Nothing was changed; a fee that was debited is kept for you. Please bring the card, two "
            "identity documents and your seal to the counter."
        ),
        "B05",
    ),
    Refusal.RENEWAL_CARD: TroubleWords(
        _("Your certificates are on another card of yours."),
        _(
            "Please put in that card. If you no longer have it, the counter can move this renewal to another card. "
            "Nothing that you have paid is lost."
        ),
        "B21",
    ),
    Refusal.PAYMENT_IN_DOUBT: TroubleWords(
        _("It is not known yet whether the fee was debited."),
        _("Please do not pay again elsewhere. Try again: the bank is asked, and you are never charged twice."),
        "B13",
    ),
    Refusal.WRONG_PASSWORD: TroubleWords(
        _("The login password is not right. Nothing was changed."), _("Please try again."), "B14"
    ),
    Refusal.STATUS_TRANSITION: TroubleWords(
        _("The state of your certificates does not allow this."),
        _("Please go back and look at them again, or ask at the counter."),
        "B15",
        can_retry=False,
    ),
    Refusal.CHANGED_MEANWHILE: TroubleWords(
        _("Your data was changed elsewhere in the meantime."), _("Nothing was changed here. Please try again."), "D01"
    ),
    Refusal.EMAIL_FORMAT: TroubleWords(
        _("This is not an E-mail address."), _("Nothing was changed. Please try again."), "D02"
    ),
    Refusal.PHONE_FORMAT: TroubleWords(
        _("This is not a telephone number."), _("Nothing was changed. Please try again."), "D03"
    ),
    Refusal.NOT_AUTHORISED: TroubleWords(_NOT_NOW, _AT_THE_COUNTER, "B16", can_retry=False),
    Refusal.AUTHORISATION_EXPIRED: TroubleWords(
        _NOT_NOW,
        _("The counter's authorisation has run out: it lasts 15 minutes. Please ask the staff for a new one."),
        "B17",
        can_retry=False,
    ),
    Refusal.AUTHORISATION_CANCELLED: TroubleWords(
        _NOT_NOW,
        _("The counter has taken its authorisation back. Your card is as it was. Please ask the staff."),
        "B22",
        can_retry=False,
    ),
    Refusal.AUTHORISATION_SPENT: TroubleWords(
        _NOT_NOW,
        _("The counter's authorisation was used already. Please ask the staff for a new one."),
        "B18",
        can_retry=False,
    ),
    Refusal.OTHER_CARD: TroubleWords(
        _("The counter authorised another card."),
        _("Please put in the card that you showed at the counter. Nothing was changed on this one."),
        "B19",
    ),
    Refusal.OTHER_KIOSK: TroubleWords(
        _("The counter authorised another kiosk."),
        _("Please go to the kiosk that the staff told you, or ask for this one."),
        "B20",
        can_retry=False,
    ),
    Refusal.SLIP_EXPIRED: TroubleWords(
        _("The login password on your slip was not used in time."),
        COUNTER,
        "A19",
        can_retry=False,
    ),
    Refusal.NOT_FOUND: TroubleWords(
        _("This is no longer there."),
        _("Please go back and choose the service again."),
        "A17",
        can_retry=False,
    ),
    Refusal.NOT_OFFERED: TroubleWords(
        _("This service is not offered right now."),
        _("The staff at the counter will gladly do it for you."),
        "A18",
        can_retry=False,
    ),
}
