"""The line to the registration authority, and signing in: R01 on."""

from collections.abc import Mapping

from rakiosk.domain import errors
from rakiosk.domain.errors import KioskError
from rakiosk.i18n import _
from rakiosk.ui.words.sentences import COUNTER, TroubleWords

_NOTHING_SENT = _("Nothing was sent there, and nothing is lost. Please tell the staff at the counter.")

AUTHORITY: Mapping[type[KioskError], TroubleWords] = {
    errors.RaUnreachable: TroubleWords(
        _("The registration authority cannot be reached."),
        _("Nothing is lost: what was done is kept. Please try again in a moment; if it lasts, tell the staff."),
        "R01",
    ),
    errors.RaUntrusted: TroubleWords(
        _("This kiosk does not recognise the registration authority that answers."),
        _NOTHING_SENT,
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
    errors.KioskClockWrong: TroubleWords(
        _("The clock of this kiosk seems to be wrong."),
        _("Nothing is lost. Please tell the staff at the counter: date and time of this kiosk must be set."),
        "R09",
    ),
    errors.RaCertificateOver: TroubleWords(
        _("By the clock of this kiosk, the certificate of the registration authority is over."),
        _(
            "Nothing is lost. Please tell the staff at the counter: look at date and time of this kiosk first; if they "
            "are right, the registration authority must renew its certificate."
        ),
        "R10",
    ),
    errors.RaOtherName: TroubleWords(
        _("The registration authority answers by another name than this kiosk expects."),
        _NOTHING_SENT,
        "R11",
    ),
    errors.KioskWithdrawn: TroubleWords(
        _("The registration authority does not admit this kiosk."),
        _("Nothing is lost. Please use another kiosk, and tell the staff at the counter: this one must be admitted."),
        "R12",
    ),
    errors.KioskCopied: TroubleWords(
        _("This machine is not the one that was set up as this kiosk."),
        _(
            "Nothing is lost. Please use another kiosk, and tell the staff at the counter: "
            "this one must be enrolled anew."
        ),
        "R15",
    ),
    errors.RaTooSlow: TroubleWords(
        _("This takes too long and was stopped."),
        _("Nothing half was kept or saved. Please try again later, or ask at the counter."),
        "R14",
    ),
    errors.KioskCertificateOver: TroubleWords(
        _("The certificate of this kiosk is over."),
        _("Nothing is lost. Please use another kiosk, and tell the staff at the counter: it must be renewed."),
        "R13",
    ),
}
