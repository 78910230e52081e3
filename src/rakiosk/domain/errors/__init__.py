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
│  ├─ CardFailing                failed of itself at a command (command, status)
│  ├─ CardBroken                 did so at the same command twice
│  ├─ CardNotGenuine             fails the 9B authentication, or signs wrongly
│  ├─ CardIncomplete             lacks the key or the certificate that is asked for
│  ├─ CardFull                   has no room left for what is to be written
│  ├─ DriverCannot               is reached by a vendor's module that cannot do this
│  ├─ DriverCannotUnblock        is reached by a vendor's module that resets no PIN; nothing was asked for
│  ├─ PinWrong                   one try spent (tries_left)
│  ├─ TriesChanged               fewer tries are left than were shown; none was spent (tries_left)
│  ├─ PinRefused                 no such PIN is taken; nothing was compared or changed
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
│  ├─ StickTurnedReadOnly        could be written to at first, and cannot any more
│  ├─ StickFull                  no room left
│  ├─ StickUnreadable            no file system that this kiosk can read
│  ├─ StickEncrypted             the most of it is encrypted
│  ├─ StickNotClosed             can be read only: it was not closed where it was last used
│  ├─ StickRemoved               taken out in the middle
│  ├─ StickBroken                fails at reading or writing
│  ├─ FileExists                 a file of this name is there already (name)
│  └─ FileMissing                the file is no longer there
├─ FileError                     a certificate file on the stick
│  ├─ FilePasswordWrong          not opened by this password
│  ├─ FileUnreadable             no certificate file, damaged, or of an unknown kind
│  ├─ FileTooDemanding           asks for more work than any honest file
│  ├─ FileNotKept                cannot be written anew with all that is in it
│  └─ FileNotYours               another customer's, or another certificate's
└─ RaError                       the Registration Authority
   ├─ RaUnreachable              no connection, no answer in time, or it says that it is away
   ├─ RaTooSlow                  what was asked for did not come whole in time; nothing of it was kept
   ├─ RaUntrusted                TLS: not our RA
   ├─ RaCertificateOver          TLS: its certificate is over, by our clock
   ├─ RaOtherName                TLS: its certificate is for another name
   ├─ KioskClockWrong            TLS: our clock is wrong
   ├─ KioskCertificateOver       TLS: our own certificate is over
   ├─ KioskWithdrawn             our certificate is refused: unknown or withdrawn
   ├─ KioskCopied                our certificate is refused: it is another machine's
   ├─ RaBroken                   an answer outside the contract
   ├─ SignInRefused              wrong pair (tries_left)
   ├─ AccountLocked              locked for a time (retry_after)
   ├─ SessionEnded               the session is over or was ended elsewhere
   ├─ PasswordRefused            a new login password breaks rules (broken)
   ├─ ContentUntrusted           the public pages or a file of them fail their check
   ├─ RaRefused                  any other refusal of the contract, by its code
   └─ CounterRefused             the same to a clerk at the counter

The text of an exception is for support staff: it never holds a name, CN, PIN, password or account number.
`ui/words` has the customer's words for each leaf.
"""

from rakiosk.domain.errors.authority import (
    AccountLocked,
    ContentUntrusted,
    CounterRefused,
    KioskCertificateOver,
    KioskClockWrong,
    KioskCopied,
    KioskWithdrawn,
    PasswordRefused,
    RaBroken,
    RaCertificateOver,
    RaError,
    RaOtherName,
    RaRefused,
    RaTooSlow,
    RaUnreachable,
    RaUntrusted,
    SessionEnded,
    SignInRefused,
)
from rakiosk.domain.errors.base import (
    KioskError,
)
from rakiosk.domain.errors.card import (
    CardBroken,
    CardBusy,
    CardError,
    CardFailing,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardMissing,
    CardMute,
    CardNotGenuine,
    CardOfSomeoneElse,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    DriverCannot,
    DriverCannotUnblock,
    PinBlocked,
    PinChangeInDoubt,
    PinRefused,
    PinResetInDoubt,
    PinWrong,
    PukBlocked,
    PukWrong,
    ReaderMissing,
    ReaderStuck,
    TriesChanged,
)
from rakiosk.domain.errors.media import (
    FileError,
    FileExists,
    FileMissing,
    FileNotKept,
    FileNotYours,
    FilePasswordWrong,
    FileTooDemanding,
    FileUnreadable,
    MediaError,
    MediaServiceMissing,
    StickBroken,
    StickEncrypted,
    StickFull,
    StickMissing,
    StickNotClosed,
    StickReadOnly,
    StickRemoved,
    SticksTooMany,
    StickTooSmall,
    StickTurnedReadOnly,
    StickUnreadable,
)

__all__ = [
    "AccountLocked",
    "CardBroken",
    "CardBusy",
    "CardError",
    "CardFailing",
    "CardForeign",
    "CardFull",
    "CardGarbled",
    "CardIncomplete",
    "CardMissing",
    "CardMute",
    "CardNotGenuine",
    "CardOfSomeoneElse",
    "CardRemoved",
    "CardReset",
    "CardServiceMissing",
    "ContentUntrusted",
    "CounterRefused",
    "DriverCannot",
    "DriverCannotUnblock",
    "FileError",
    "FileExists",
    "FileMissing",
    "FileNotKept",
    "FileNotYours",
    "FilePasswordWrong",
    "FileTooDemanding",
    "FileUnreadable",
    "KioskCertificateOver",
    "KioskClockWrong",
    "KioskCopied",
    "KioskError",
    "KioskWithdrawn",
    "MediaError",
    "MediaServiceMissing",
    "PasswordRefused",
    "PinBlocked",
    "PinChangeInDoubt",
    "PinRefused",
    "PinResetInDoubt",
    "PinWrong",
    "PukBlocked",
    "PukWrong",
    "RaBroken",
    "RaCertificateOver",
    "RaError",
    "RaOtherName",
    "RaRefused",
    "RaTooSlow",
    "RaUnreachable",
    "RaUntrusted",
    "ReaderMissing",
    "ReaderStuck",
    "SessionEnded",
    "SignInRefused",
    "StickBroken",
    "StickEncrypted",
    "StickFull",
    "StickMissing",
    "StickNotClosed",
    "StickReadOnly",
    "StickRemoved",
    "StickTooSmall",
    "StickTurnedReadOnly",
    "StickUnreadable",
    "SticksTooMany",
    "TriesChanged",
]
