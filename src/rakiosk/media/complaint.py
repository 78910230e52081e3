"""The matter with a customer's certificate file, as the child process says it to the kiosk."""

from enum import StrEnum


class Complaint(StrEnum):
    """A complaint that the child may answer with instead."""

    PASSWORD = "password"  # noqa: S105  # it opens nothing
    UNREADABLE = "unreadable"  # no PKCS#12 file, damaged, or of a kind that is not known here
    DEMANDING = "demanding"  # it asks for more work than any honest file does
    NOT_KEPT = "not kept"  # it cannot be written anew with everything that is in it


class Complains(Exception):
    """A complaint on its way up; the words are for whoever looks at the child by hand."""

    def __init__(self, complaint: Complaint, words: str = "") -> None:
        super().__init__(complaint, words)
        self.complaint = complaint
