"""Trouble with the customer's stick, and with the certificate files on it."""

from rakiosk.domain.errors.base import KioskError


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


class StickTurnedReadOnly(MediaError):
    """The stick could be written to when it was opened, and cannot any more: it is damaged, or its switch was moved."""


class StickFull(MediaError):
    """The stick has no room left."""


class StickUnreadable(MediaError):
    """The stick has no file system that this kiosk can read."""


class StickEncrypted(MediaError):
    """The most of the stick is encrypted: docs/decisions/0017."""


class StickNotClosed(MediaError):
    """The stick can be read but not written to, as it was not closed where it was last used."""


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
    """No certificate file, a damaged one, or one of a kind that is not known here."""


class FileTooDemanding(FileError):
    """A file that asks for more work than any honest one."""


class FileNotKept(FileError):
    """A file that cannot be written anew with everything that is in it: it was not touched."""


class FileNotYours(FileError):
    """Another customer's file, or another certificate's."""
