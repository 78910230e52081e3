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
