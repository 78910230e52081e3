"""Every expected error in the customer's words: what happened, what to do, the ways out, a code for the phone."""

from collections.abc import Mapping
from dataclasses import dataclass

from rakiosk.domain import errors
from rakiosk.domain.errors import KioskError, Refusal
from rakiosk.i18n import Message, _

COUNTER = _("Please go to the counter with your identity document; the staff will help you.")
STAFF = _("Please tell the staff at the counter.")


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """What is put before the customer. `code` is what the staff tell support on the phone."""

    title: Message
    advice: Message
    code: str
    can_retry: bool = True


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
        _("Please take it out, check that the chip faces up and in front, and put it in again."),
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
        _("Nothing is lost. Please try again; you will be asked for the card PIN once more."),
        "C08",
    ),
    errors.CardBusy: TroubleWords(
        _("Another program is using the card."),
        _("Please wait a moment, then try again."),
        "C09",
    ),
    errors.ReaderStuck: TroubleWords(
        _("The card reader does not answer."),
        _("Please take the card out and put it in again. If this stays, tell the staff at the counter."),
        "C10",
    ),
    errors.CardGarbled: TroubleWords(
        _("The card gave an answer that cannot be read."),
        _("Please take it out, wipe the chip with a dry cloth, and put it in again."),
        "C11",
    ),
    errors.CardNotGenuine: TroubleWords(
        _("The card did not pass its check."),
        _("Nothing was confirmed. Please try once more; if it fails again, take the card to the counter."),
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
            "Your certificates are safe. Please bring this card and your identity document to the counter, where the "
            "card PIN can be reset."
        ),
        "C15",
        can_retry=False,
    ),
    errors.PukBlocked: TroubleWords(
        _("This card can no longer be unblocked."),
        _("A new card is needed. Please bring this card and your identity document to the counter."),
        "C16",
        can_retry=False,
    ),
    errors.CardFull: TroubleWords(
        _("There is no room left on this card."),
        _("Nothing was confirmed. A new card is needed: please bring this one to the counter."),
        "C17",
        can_retry=False,
    ),
    errors.PukWrong: TroubleWords(
        _("The card did not accept its unblocking code."),
        _("The card PIN was not changed. Please bring this card and your identity document to the counter."),
        "C18",
        can_retry=False,
    ),
    errors.DriverCannot: TroubleWords(
        _("This kiosk cannot do that with this kind of card."),
        _("Nothing was changed. Please bring the card and your identity document to the counter."),
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
            "Nothing was changed; if the counter has authorised it, that stays unused. Please bring this card, your "
            "identity document and your seal to the counter: the staff will help you there, or authorise another kiosk."
        ),
        "C22",
        can_retry=False,
    ),
}

STICK: Mapping[type[KioskError], TroubleWords] = {
    errors.MediaServiceMissing: TroubleWords(
        _("This kiosk cannot see or open USB sticks right now."),
        _("Please tell the staff at the counter; they will help you, or show you another kiosk."),
        "M01",
    ),
    errors.StickMissing: TroubleWords(
        _("There is no USB stick."),
        _("Please put your USB stick in. It goes on by itself."),
        "M02",
    ),
    errors.SticksTooMany: TroubleWords(
        _("There is more than one USB stick."),
        _("Please take out all but the one that is to be used. It goes on by itself."),
        "M03",
    ),
    errors.StickTooSmall: TroubleWords(
        _("This USB stick is too small."),
        _("Please put in another one that has free space. It goes on by itself."),
        "M04",
    ),
    errors.StickReadOnly: TroubleWords(
        _("This USB stick is write-protected."),
        _("Please take it out and move its switch, or put in another one. It goes on by itself."),
        "M05",
    ),
    errors.StickFull: TroubleWords(
        _("There is no room left on this USB stick."),
        _("Please put in another one that has free space. It goes on by itself."),
        "M06",
    ),
    errors.StickUnreadable: TroubleWords(
        _("This USB stick cannot be read here."),
        _("Please put in another one. Nothing was changed on this one."),
        "M07",
    ),
    errors.StickRemoved: TroubleWords(
        _("The USB stick was taken out."),
        _("Please put it in again, or another one. It goes on by itself; nothing is lost."),
        "M08",
    ),
    errors.StickBroken: TroubleWords(
        _("The USB stick fails at reading or writing."),
        _("Please put in another one. Nothing counts as saved on this one."),
        "M09",
    ),
    errors.FileExists: TroubleWords(
        _("A file of this name is on the USB stick already."),
        _("It was not touched. Please choose another name."),
        "M10",
    ),
    errors.FileMissing: TroubleWords(
        _("The file is no longer on the USB stick."),
        _("Please put in the USB stick that has it, and try again."),
        "M11",
    ),
    errors.FilePasswordWrong: TroubleWords(
        _("The certificate file password is not right."),
        _("Nothing was changed. Please try again."),
        "F01",
    ),
    errors.FileUnreadable: TroubleWords(
        _("This file is no certificate file, or it is damaged."),
        _("Nothing was changed on it. Please choose another one."),
        "F02",
    ),
    errors.FileNotYours: TroubleWords(
        _("This certificate file is not the one that is needed."),
        _("It belongs to another customer or to another certificate. Please choose another one."),
        "F03",
    ),
}

RA: Mapping[type[KioskError], TroubleWords] = {
    errors.RaUnreachable: TroubleWords(
        _("The registration authority cannot be reached."),
        _("Nothing is lost: what was done is kept. Please try again in a moment; if it lasts, tell the staff."),
        "R01",
    ),
    errors.RaUntrusted: TroubleWords(
        _("This kiosk cannot prove itself to the registration authority."),
        STAFF,
        "R02",
    ),
    errors.RaBroken: TroubleWords(
        _("The registration authority gave an answer that this kiosk does not understand."),
        _("Nothing is lost. Please try again; if it stays, tell the staff at the counter."),
        "R03",
    ),
    errors.SignInRefused: TroubleWords(_("CN and login password do not fit together."), COUNTER, "R04"),
    errors.AccountLocked: TroubleWords(_("Sign-in is locked for a time."), COUNTER, "R05", can_retry=False),
    errors.SessionEnded: TroubleWords(
        _("You are signed out: the session is over."), _("Please sign in again."), "R06", can_retry=False
    ),
    errors.PasswordRefused: TroubleWords(
        _("The new login password was not accepted."), _("Nothing was changed."), "R07"
    ),
    errors.ContentUntrusted: TroubleWords(
        _("This page did not pass its check and is not shown."),
        _("Please try again in a moment; if it stays, tell the staff at the counter."),
        "R08",
    ),
}

REFUSALS: Mapping[Refusal, TroubleWords] = {
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
        _("Only the counter can lift a suspension. Please bring your identity document."),
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
    Refusal.CARD_NOT_GENUINE: TroubleWords(
        _("The card did not pass the check of the registration authority."),
        _("Nothing was changed. Please try once more; if it fails again, take the card to the counter."),
        "A10",
    ),
    Refusal.PROOF_OF_POSSESSION: TroubleWords(
        _("The new key did not pass its check."),
        _("Nothing was confirmed. Please try again: new keys will be made."),
        "A11",
    ),
    Refusal.KEY_TOO_WEAK: TroubleWords(
        _("This card makes keys that are no longer accepted."),
        _("A new card is needed. Please bring this card and your identity document to the counter."),
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
        _("Nothing was changed; a fee that was debited is kept for you. Please take the card to the counter."),
        "B05",
    ),
    Refusal.ACCOUNT_NUMBER: TroubleWords(
        _("This is not the number of a passbook or giro account."), _("Nothing was debited."), "B06"
    ),
    Refusal.ACCOUNT_UNKNOWN: TroubleWords(_("There is no account with this number."), _("Nothing was debited."), "B07"),
    Refusal.ACCOUNT_NOT_YOURS: TroubleWords(_("This account is not in your name."), _("Nothing was debited."), "B08"),
    Refusal.ACCOUNT_FROZEN: TroubleWords(_("This account is frozen."), _("Nothing was debited."), "B09"),
    Refusal.INSUFFICIENT_FUNDS: TroubleWords(
        _("There is not enough money in this account."), _("Nothing was debited."), "B10"
    ),
    Refusal.OVER_LIMIT: TroubleWords(
        _("The daily limit of this account is reached."), _("Nothing was debited."), "B11"
    ),
    Refusal.HOST_CLOSED: TroubleWords(
        _("Debits are closed at this hour."),
        _("Nothing was debited. Your order is kept: please come back later."),
        "B12",
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
    Refusal.NOT_AUTHORISED: TroubleWords(
        _("Your card PIN cannot be reset now."),
        _(
            "It must be authorised at the counter first: please bring this card, your identity document and your "
            "seal. Then choose this again here."
        ),
        "B16",
        can_retry=False,
    ),
    Refusal.AUTHORISATION_EXPIRED: TroubleWords(
        _("Your card PIN cannot be reset now."),
        _("The counter's authorisation has run out: it lasts 15 minutes. Please ask the staff for a new one."),
        "B17",
        can_retry=False,
    ),
    Refusal.AUTHORISATION_SPENT: TroubleWords(
        _("Your card PIN cannot be reset now."),
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


_OTHER_CARDS = {Refusal.CARD_UNKNOWN, Refusal.CARD_NOT_YOURS, Refusal.OTHER_CARD}


def words_for(error: KioskError) -> TroubleWords:
    """The words for a leaf of the tree. Raises KeyError for a leaf that has none: a bug."""
    if isinstance(error, errors.RaRefused):
        return REFUSALS[error.code]
    return {**CARD, **STICK, **RA}[type(error)]


def ends_with_a_card(error: KioskError) -> bool:
    """Whether the trouble is over when a card is put in."""
    return (isinstance(error, errors.CardError) and words_for(error).can_retry) or (
        isinstance(error, errors.RaRefused) and error.code in _OTHER_CARDS
    )


def ends_with_a_stick(error: KioskError) -> bool:
    """Whether the trouble may be over when other sticks are in."""
    return isinstance(error, errors.MediaError) and not isinstance(error, errors.FileExists)
