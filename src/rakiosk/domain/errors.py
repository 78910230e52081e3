"""Every expected trouble of the kiosk, as one tree.

KioskError
├─ CardError                     the card or its reader
│  ├─ CardServiceMissing         pcscd does not run
│  ├─ ReaderMissing              no reader by the wanted name
│  ├─ CardMissing                nothing in the reader
│  ├─ CardMute                   no answer to reset: upside down, dirty or broken
│  ├─ CardForeign                answers, but is no card of ours (SELECT refused)
│  ├─ CardOfSomeoneElse          ours, but another GUID than this order or visit belongs to
│  ├─ CardRemoved                taken out in the middle
│  ├─ CardReset                  reset by another program in the middle
│  ├─ CardBusy                   another program holds it exclusively
│  ├─ ReaderStuck                no answer before the deadline
│  ├─ CardGarbled                an answer that no card of ours gives
│  ├─ CardNotGenuine             fails the 9B authentication, or signs wrongly
│  ├─ CardIncomplete             lacks the key or the certificate that is asked for
│  ├─ CardFull                   has no room left for what is to be written
│  ├─ DriverCannot               is reached by a vendor's module that cannot do this
│  ├─ DriverCannotUnblock        is reached by a vendor's module that resets no PIN; nothing was asked for
│  ├─ PinWrong                   one try spent (tries_left)
│  ├─ PinBlocked                 no try left
│  ├─ PukWrong                   one try of the unblocking code spent (tries_left)
│  ├─ PukBlocked                 no unblocking left: a new card
│  ├─ PinChangeInDoubt           gone before it answered whether it took a new PIN for the old one
│  └─ PinResetInDoubt            gone before it answered whether it took a new PIN for a blocked one
├─ MediaError                    the customer's stick
│  ├─ MediaServiceMissing        nobody can tell which drives are in
│  ├─ StickMissing               none is in
│  ├─ SticksTooMany              two or more are in: which one is meant?
│  ├─ StickTooSmall              too small for the files
│  ├─ StickReadOnly              write-protected
│  ├─ StickFull                  no room left
│  ├─ StickUnreadable            no file system that this kiosk can read
│  ├─ StickRemoved               taken out in the middle
│  ├─ StickBroken                fails at reading or writing
│  ├─ FileExists                 a file of this name is there already (name)
│  └─ FileMissing                the file is no longer there
├─ FileError                     a certificate file on the stick
│  ├─ FilePasswordWrong          not opened by this password
│  ├─ FileUnreadable             no certificate file, or a damaged one
│  └─ FileNotYours               another customer's, or another certificate's
└─ RaError                       the Registration Authority
   ├─ RaUnreachable              no connection, or no answer in time
   ├─ RaUntrusted                TLS: not our RA, or our client certificate is refused
   ├─ RaBroken                   an answer outside the contract
   ├─ SignInRefused              wrong pair (tries_left)
   ├─ AccountLocked              locked for a time (retry_after)
   ├─ SessionEnded               the session is over or was ended elsewhere
   ├─ PasswordRefused            a new login password breaks rules (broken)
   ├─ ContentUntrusted           the public pages or a file of them fail their check
   └─ RaRefused                  any other refusal of the contract, by its code

The text of an exception is for support staff: it never holds a name, CN, PIN, password or account number.
`ui/trouble` has the customer's words for each leaf.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from ra_contract.rules import PasswordRule


class KioskError(Exception):
    """Root of every expected trouble."""

    def __str__(self) -> str:
        return " ".join(str(a) for a in self.args) or type(self).__name__


class CardError(KioskError):
    """The card or its reader."""


class CardServiceMissing(CardError):
    """pcscd does not run."""


class ReaderMissing(CardError):
    """There is no reader by the wanted name."""


class CardMissing(CardError):
    """Nothing is in the reader."""


class CardMute(CardError):
    """No answer to reset: upside down, dirty or broken."""


class CardForeign(CardError):
    """The card answers, but is no card of ours: SELECT was refused or its profile is unknown."""


class CardOfSomeoneElse(CardError):
    """A card of ours with another GUID than this order or visit belongs to."""


class CardRemoved(CardError):
    """The card was taken out in the middle."""


class CardReset(CardError):
    """Another program reset the card in the middle: its PIN state is gone."""


class CardBusy(CardError):
    """Another program holds the card exclusively."""


class ReaderStuck(CardError):
    """The card or reader gave no answer before the deadline."""


class CardGarbled(CardError):
    """An answer that no card of ours gives."""


class CardNotGenuine(CardError):
    """The card fails its authentication, or its key signs wrongly."""


class CardIncomplete(CardError):
    """The card lacks the key or the certificate that is asked for."""


class CardFull(CardError):
    """The card has no room left for what is to be written."""


class DriverCannot(CardError):
    """The card is reached by a vendor's module (PKCS#11) that cannot do this."""


class DriverCannotUnblock(CardError):
    """The same of resetting the card PIN, said before the RA is asked: a clerk's authorisation is still unused."""


@dataclass(eq=False)
class PinWrong(CardError):
    """The PIN was wrong; exactly one try was spent."""

    tries_left: int


class PinBlocked(CardError):
    """No try is left for the PIN."""


@dataclass(eq=False)
class PukWrong(CardError):
    """The unblocking code that the RA released was wrong; exactly one try of it was spent."""

    tries_left: int


class PukBlocked(CardError):
    """No unblocking is left: the card must be replaced."""


class PinChangeInDoubt(CardError):
    """The card was gone before it answered whether it took a new PIN for the old one."""


class PinResetInDoubt(CardError):
    """The card was gone before it answered whether it took a new PIN for a blocked one."""


class MediaError(KioskError):
    """The customer's stick."""


class MediaServiceMissing(MediaError):
    """Nobody can tell which drives are in."""


class StickMissing(MediaError):
    """No stick is in."""


class SticksTooMany(MediaError):
    """Two or more sticks are in: which one is meant?"""


class StickTooSmall(MediaError):
    """The stick is too small for the files."""


class StickReadOnly(MediaError):
    """The stick is write-protected."""


class StickFull(MediaError):
    """The stick has no room left."""


class StickUnreadable(MediaError):
    """The stick has no file system that this kiosk can read."""


class StickRemoved(MediaError):
    """The stick was taken out in the middle."""


class StickBroken(MediaError):
    """The stick fails at reading or writing."""


class FileExists(MediaError):
    """A file of this name is on the stick already; the name is the only argument."""


class FileMissing(MediaError):
    """The file is no longer on the stick."""


class FileError(KioskError):
    """A certificate file on the stick."""


class FilePasswordWrong(FileError):
    """The file is not opened by this password."""


class FileUnreadable(FileError):
    """No certificate file, or a damaged one."""


class FileNotYours(FileError):
    """Another customer's file, or another certificate's."""


class RaError(KioskError):
    """The Registration Authority."""


class RaUnreachable(RaError):
    """No connection, or no answer in time. What was asked for may or may not have happened."""


class RaUntrusted(RaError):
    """TLS refused: it is not our RA, or it does not take this kiosk's certificate."""


class RaBroken(RaError):
    """An answer outside the contract."""


@dataclass(eq=False)
class SignInRefused(RaError):
    """CN and login password do not fit together; `tries_left` before the account is locked."""

    tries_left: int


@dataclass(eq=False)
class AccountLocked(RaError):
    """Sign-in is locked for `retry_after`."""

    retry_after: timedelta


class SessionEnded(RaError):
    """The session is over: time, logout, password change, or ended elsewhere."""


@dataclass(eq=False)
class PasswordRefused(RaError):
    """The RA refuses a new login password. Nothing was changed."""

    broken: tuple[PasswordRule, ...] = field(default=())


class ContentUntrusted(RaError):
    """The public pages, or a file that belongs to them, fail their check: they are not shown."""


class Refusal(StrEnum):
    """`code` of the RA's problem documents (RFC 9457) that a customer's screen explains."""

    NOT_APPROVED = "not-approved"  # nothing was ordered at the counter
    NOT_OFFERED = "not-offered"  # this RA takes no orders of this kind
    ALREADY_CERTIFIED = "already-certified"
    CERTIFICATE_HELD = "certificate-held"
    ORDER_OPEN = "order-open"
    ORDER_STATE = "order-state"  # the order is not in the state that this step needs
    TERMS_CHANGED = "terms-changed"  # another version is in force since they were shown
    WRONG_CARRIER = "wrong-carrier"  # a card operation for a file customer, or the reverse
    CARD_UNKNOWN = "card-unknown"
    CARD_NOT_YOURS = "card-not-yours"
    CARD_NOT_GENUINE = "card-not-genuine"
    PROOF_OF_POSSESSION = "proof-of-possession"
    KEY_TOO_WEAK = "key-too-weak"
    KEY_ALREADY_USED = "key-already-used"
    PASSWORD_CHANGE_REQUIRED = "password-change-required"  # noqa: S105
    OLD_PASSWORD = "old-password"  # noqa: S105
    TOO_MANY_REQUESTS = "too-many-requests"
    NOT_FOUND = "not-found"
    # renewal, manual 貳-二
    NOTHING_TO_RENEW = "nothing-to-renew"  # no certificate in force
    TOO_EARLY = "too-early"  # before the renewal window opens
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_REVOKED = "certificate-revoked"
    OLD_KEY = "old-key"  # the proof by the old key is missing or wrong
    # payment
    ACCOUNT_NUMBER = "account-number"  # neither 14 digits (passbook) nor 8 (giro), or its check digits are wrong
    ACCOUNT_UNKNOWN = "account-unknown"
    ACCOUNT_NOT_YOURS = "account-not-yours"
    ACCOUNT_FROZEN = "account-frozen"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    OVER_LIMIT = "over-limit"
    HOST_CLOSED = "host-closed"
    PAYMENT_IN_DOUBT = "payment-in-doubt"  # asked for, not known whether done: ask again, never pay anew
    # status changes, manual 貳-三, 貳-四
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    STATUS_TRANSITION = "status-transition"  # not from the status that the certificate has
    # PIN reset, manual 貳-六
    NOT_AUTHORISED = "not-authorised"  # no clerk has authorised it
    AUTHORISATION_EXPIRED = "authorisation-expired"
    AUTHORISATION_SPENT = "authorisation-spent"
    OTHER_CARD = "other-card"  # authorised for another card than the one in the reader
    OTHER_KIOSK = "other-kiosk"
    # own data, manual 壹-七
    CHANGED_MEANWHILE = "changed-meanwhile"  # it is no longer as it was read
    EMAIL_FORMAT = "email-format"
    PHONE_FORMAT = "phone-format"


@dataclass(eq=False)
class RaRefused(RaError):
    """A refusal of the contract."""

    code: Refusal
