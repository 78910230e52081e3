"""The words for staff whose sign-in is refused: their own, or a second person's."""

from datetime import timedelta

from rakiosk.i18n import Message, plural


def refused(tries_left: int) -> Message:
    """A wrong id or password; which of them, or whether it was the code, is not given away."""
    return plural(
        "Staff id, password and code do not fit together. {count} try left, then it is locked for a time.",
        "Staff id, password and code do not fit together. {count} tries left, then it is locked for a time.",
        tries_left,
    )


def locked(retry_after: timedelta) -> Message:
    """Too many wrong ones."""
    return plural(
        "Too many wrong sign-ins: this staff id is locked for {count} more minute.",
        "Too many wrong sign-ins: this staff id is locked for {count} more minutes.",
        max(1, -(-int(retry_after.total_seconds()) // 60)),
    )
