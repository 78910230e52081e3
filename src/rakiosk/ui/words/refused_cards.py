"""The registration authority's refusals of a card, and why."""

from collections.abc import Mapping

from ra_contract.problems import Refusal
from rakiosk.i18n import _
from rakiosk.ui.words.sentences import TroubleWords

REFUSED_CARDS: Mapping[Refusal, TroubleWords] = {
    Refusal.CARD_UNKNOWN: TroubleWords(
        _("The registration authority does not know this card."),
        _("Please put in the card that you were given for your certificates. Nothing was changed on this one."),
        "A08",
    ),
    Refusal.CARD_NOT_YOURS: TroubleWords(
        _("This card belongs to another customer."),
        _("Please put in your own certificate card. Nothing was changed on this one."),
        "A09",
    ),
    Refusal.CARD_WITHDRAWN: TroubleWords(
        _("This card was withdrawn: another has taken its place."),
        _("Please put in the card that you were given in its place. Nothing that you have paid is lost."),
        "A20",
    ),
    Refusal.CARD_LOST: TroubleWords(
        _("This card was reported lost."),
        _(
            "It can no longer be used. Please put in your new card, or bring this one, two identity documents and your "
            "seal to the counter. Nothing that you have paid is lost."
        ),
        "A21",
    ),
    Refusal.CARD_NOT_GENUINE: TroubleWords(
        _("The card did not pass the check of the registration authority."),
        _(
            "Nothing was changed. Please try once more; if it fails again, please bring the card, two "
            "identity documents and your seal to the counter."
        ),
        "A10",
    ),
}
