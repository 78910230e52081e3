"""The registration authority's refusals to a clerk: K01 on. Of the others a clerk is told what a customer would be."""

from collections.abc import Mapping

from ra_contract.problems import Refusal
from rakiosk.i18n import _
from rakiosk.ui.words.sentences import TroubleWords

COUNTER_REFUSALS: Mapping[Refusal, TroubleWords] = {
    Refusal.CUSTOMER_UNKNOWN: TroubleWords(
        _("Nobody is found by this."),
        _("Please check the CN on the customer's paper, or read the card. A new customer is entered at the desk."),
        "K01",
        can_retry=False,
    ),
    Refusal.NOT_PERMITTED: TroubleWords(
        _("Your role or your office does not permit this."),
        _("Nothing was changed. Please ask a colleague whose role it is, at an office that may do it."),
        "K02",
        can_retry=False,
    ),
    Refusal.SAME_PERSON: TroubleWords(
        _("Whoever asked for a job cannot approve it."),
        _("Nothing was approved. A second person, a supervisor of this office, must sign in for it."),
        "K03",
    ),
    Refusal.OWN_ACCOUNT: TroubleWords(
        _("This is your own account: nobody serves themselves."),
        _("Nothing was changed. Please have a colleague do it."),
        "K04",
        can_retry=False,
    ),
    Refusal.DOCUMENTS: TroubleWords(
        _("Too few kinds of documents were seen."),
        _("Nothing was changed. Please ask the customer for another document, and begin the job again."),
        "K05",
        can_retry=False,
    ),
    Refusal.SEAL_WANTED: TroubleWords(
        _("The seal must be compared for this."),
        _("Nothing was changed. Please compare the customer's seal, and begin the job again."),
        "K06",
        can_retry=False,
    ),
    Refusal.REPRESENTATIVE: TroubleWords(
        _("No representative can do this, or the reason is missing."),
        _("Nothing was changed. The customer must come in person; if that is impossible, ask your supervisor."),
        "K07",
        can_retry=False,
    ),
    Refusal.CARD_NOT_YOURS: TroubleWords(
        _("This card belongs to another customer."),
        _("Nothing was changed. Please give it back, and ask the customer for their own card."),
        "K08",
    ),
    Refusal.CARD_UNKNOWN: TroubleWords(
        _("The registration authority does not know this card."),
        _("It is no card of ours. Nothing was changed on it. Please ask for the post office certificate card."),
        "K09",
    ),
    Refusal.CARD_WITHDRAWN: TroubleWords(
        _("This card was withdrawn: another has taken its place."),
        _("It is good for nothing any more. Please keep it, and ask for the customer's present card."),
        "K10",
        can_retry=False,
    ),
    Refusal.CARD_LOST: TroubleWords(
        _("This card was reported lost."),
        _("Please keep it and tell your supervisor. The customer needs a new card: “Replace card”."),
        "K11",
        can_retry=False,
    ),
    Refusal.CARD_UNBLOCKABLE: TroubleWords(
        _("This card can no longer be unblocked."),
        _("Its unblocking code is blocked, too. The customer needs a new card: “Replace card”."),
        "K12",
        can_retry=False,
    ),
    Refusal.CARD_NOT_STOCK: TroubleWords(
        _("This card is no new one: it belongs to somebody already."),
        _("Nothing was changed. Please put a card of the stock into the reader."),
        "K13",
    ),
    Refusal.ALREADY_TODAY: TroubleWords(
        _("A card PIN of this customer was reset today already."),
        _("Nothing was changed. It can be done again tomorrow; if the new PIN is lost as well, ask your supervisor."),
        "K14",
        can_retry=False,
    ),
    Refusal.JOB_STATE: TroubleWords(
        _("This job was decided already, or its time is over."),
        _("Nothing more was done. Please look at it in the list, and begin anew if it is still needed."),
        "K15",
        can_retry=False,
    ),
    Refusal.CUSTOMER_KNOWN: TroubleWords(
        _("There is a customer with this CN already."),
        _("Nobody was entered. Please check the CN on the application; known customers stand under “Find a customer”."),
        "K16",
        can_retry=False,
    ),
    Refusal.STATUS_TRANSITION: TroubleWords(
        _("The state of the certificates does not allow this."),
        _("Nothing was changed. Please look at the customer's page again."),
        "K17",
        can_retry=False,
    ),
    Refusal.ORDER_STATE: TroubleWords(
        _("The order has changed in the meantime."),
        _("Nothing was changed. Please look at the customer's page again."),
        "K18",
        can_retry=False,
    ),
    Refusal.NOT_OFFERED: TroubleWords(
        _("This registration authority does not do that at the counter."),
        _("Nothing was changed. Please ask your supervisor how it is done."),
        "K21",
        can_retry=False,
    ),
    Refusal.PASSWORD_CHANGE_REQUIRED: TroubleWords(
        _("The first password must be changed before anything else."),
        _("Nothing was done. Whoever it is signs in at the desk first, and chooses a password of their own."),
        "K22",
    ),
    Refusal.TOO_MANY_REQUESTS: TroubleWords(
        _("Too many attempts in a short time."),
        _("Nothing is lost. Please wait a few minutes, and try again."),
        "K23",
    ),
    Refusal.NOT_FOUND: TroubleWords(
        _("The registration authority knows nothing by this number."),
        _("Please check it on the paper: a slip of ours has our name at its head."),
        "K19",
        can_retry=False,
    ),
    Refusal.CARD_NOT_GENUINE: TroubleWords(
        _("The card did not pass the check of the registration authority."),
        _("Nothing was changed. Please try once more; if it fails again, keep the card and tell your supervisor."),
        "K20",
    ),
}
