"""The card and its reader: C01 on."""

from collections.abc import Mapping

from rakiosk.domain import errors
from rakiosk.domain.errors import KioskError
from rakiosk.i18n import _
from rakiosk.ui.words.sentences import COUNTER, STAFF, TroubleWords

CARD: Mapping[type[KioskError], TroubleWords] = {
    errors.CardServiceMissing: TroubleWords(
        _("The card reader cannot be used right now."),
        _("The reader's service is starting again. Please wait a moment, then try again."),
        "C01",
    ),
    errors.ReaderMissing: TroubleWords(_("No card reader is connected."), STAFF, "C02"),
    errors.CardMissing: TroubleWords(
        _("There is no card in the reader."),
        _("Please put your card in, chip facing up and in front. It goes on by itself."),
        "C03",
    ),
    errors.CardMute: TroubleWords(
        _("The card does not answer."),
        _(
            "Please take it out, check that the chip faces up and in front, and put it in again. If this stays, tell "
            "the staff at the counter."
        ),
        "C04",
    ),
    errors.CardForeign: TroubleWords(
        _("This card is not one of our certificate cards."),
        _(
            "Bank cards, health insurance cards and citizen certificates do not work here. Please put in your "
            "post office certificate card."
        ),
        "C05",
    ),
    errors.CardOfSomeoneElse: TroubleWords(
        _("This is not the card of the customer who is signed in."),
        _("Please put in your own certificate card. Nothing was changed on this one."),
        "C06",
    ),
    errors.CardRemoved: TroubleWords(
        _("The card was taken out."),
        _("Please put the same card in again. It goes on by itself; no PIN try was lost by this."),
        "C07",
    ),
    errors.CardReset: TroubleWords(
        _("The connection to the card was interrupted."),
        _(
            "Nothing is lost. Please try again; you will be asked for the card PIN once more. If this stays, tell the "
            "staff at the counter."
        ),
        "C08",
    ),
    errors.CardBusy: TroubleWords(
        _("Another program is using the card."),
        _("Please wait a moment, then try again. If this stays, tell the staff at the counter."),
        "C09",
    ),
    errors.ReaderStuck: TroubleWords(
        _("The card reader does not answer."),
        _("Please take the card out and put it in again. If this stays, tell the staff at the counter."),
        "C10",
    ),
    errors.CardGarbled: TroubleWords(
        _("The card gave an answer that cannot be read."),
        _(
            "Please take it out, wipe the chip with a dry cloth, and put it in again. If this stays, tell the staff at "
            "the counter."
        ),
        "C11",
    ),
    errors.CardNotGenuine: TroubleWords(
        _("The card did not pass its check."),
        _(
            "Nothing was confirmed. Please try once more; if it fails again, please bring the card, two "
            "identity documents and your seal to the counter."
        ),
        "C12",
    ),
    errors.CardIncomplete: TroubleWords(
        _("There is no certificate on this card yet."),
        _("Please choose “Apply for certificate” first."),
        "C13",
        can_retry=False,
    ),
    errors.PinWrong: TroubleWords(_("The card PIN was wrong."), COUNTER, "C14", can_retry=False),
    errors.PinBlocked: TroubleWords(
        _("The card PIN is blocked: no try is left."),
        _(
            "Your certificates are safe. Please bring this card, two identity documents and your seal to the counter, "
            "where the card PIN can be reset."
        ),
        "C15",
        can_retry=False,
    ),
    errors.PukBlocked: TroubleWords(
        _("This card can no longer be unblocked."),
        _("A new card is needed. Please bring this card, two identity documents and your seal to the counter."),
        "C16",
        can_retry=False,
    ),
    errors.CardFull: TroubleWords(
        _("There is no room left on this card."),
        _(
            "Nothing was confirmed. A new card is needed: please bring this one, two identity documents and "
            "your seal to the counter."
        ),
        "C17",
        can_retry=False,
    ),
    errors.PukWrong: TroubleWords(
        _("The card did not accept its unblocking code."),
        _("The card PIN was not changed. Please bring this card, two identity documents and your seal to the counter."),
        "C18",
        can_retry=False,
    ),
    errors.DriverCannot: TroubleWords(
        _("This kiosk cannot do that with this kind of card."),
        _("Nothing was changed. Please bring the card, two identity documents and your seal to the counter."),
        "C19",
        can_retry=False,
    ),
    errors.PinChangeInDoubt: TroubleWords(
        _("It is not known whether the card took your new card PIN."),
        _(
            "Please put the same card in again: the kiosk then finds out, and no try was lost by this. If you leave "
            "now, try the new card PIN first the next time, and the old one after it."
        ),
        "C20",
    ),
    errors.PinResetInDoubt: TroubleWords(
        _("It is not known whether the card took your new card PIN."),
        _(
            "Please put the same card in again and choose the card PIN once more: the reset then goes on. If you "
            "leave now, the new card PIN may be in force already."
        ),
        "C21",
    ),
    errors.DriverCannotUnblock: TroubleWords(
        _("This kiosk cannot reset a card PIN."),
        _(
            "Nothing was changed; if the counter has authorised it, that stays unused. Please bring this card, two "
            "identity documents and your seal to the counter: the staff will help you, or authorise another kiosk."
        ),
        "C22",
        can_retry=False,
    ),
    errors.PinRefused: TroubleWords(
        _("This card does not take such a card PIN."),
        _("Nothing was changed and no try was spent. Please try again and choose another card PIN."),
        "C23",
    ),
    errors.CardFailing: TroubleWords(
        _("The card reported a fault of its own."),
        _(
            "Nothing is lost. Please take the card out, put it in again and try once more. If it happens again, the "
            "card is broken and is replaced at the counter."
        ),
        "C24",
    ),
    errors.CardBroken: TroubleWords(
        _("This card is broken: it failed twice at the same step."),
        _(
            "Please do not try again. What was begun is kept. Please bring this card, two identity documents and your "
            "seal to the counter: you will be given a new card."
        ),
        "C25",
        can_retry=False,
    ),
    errors.TriesChanged: TroubleWords(
        _("The card has fewer tries left than were shown."),
        _("Another program has used the card. Your card PIN was not sent. Please try again."),
        "C26",
    ),
}
