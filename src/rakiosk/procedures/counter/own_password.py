"""A clerk's own password: a wrong old one counts as a wrong sign-in does."""

from typing import TYPE_CHECKING

from rakiosk.domain.errors import AccountLocked, RaError, SignInRefused
from rakiosk.i18n import Message, Words, _, plural
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.sign_in import locked
from rakiosk.procedures.new_password import change_password

if TYPE_CHECKING:
    from rakiosk.authority.clerk_port import ClerkSessions


async def change_own_password(v: Visit, ra: "ClerkSessions", clerk: str, title: Message) -> None:
    """Ask until the RA has taken a new password. The session is over afterwards."""
    await change_password(v, clerk, title, ra.change_password, _old_refused)


def _old_refused(error: RaError) -> Words | None:
    if isinstance(error, SignInRefused):
        noted("A15", error)
        return _wrong(error.tries_left)
    if isinstance(error, AccountLocked):
        noted("R05", error)
        return locked(error.retry_after)
    return None


def _wrong(tries_left: int) -> Message:
    return plural(
        "The old login password is not right. Nothing was changed. {count} try left, then it is locked for a time.",
        "The old login password is not right. Nothing was changed. {count} tries left, then it is locked for a time.",
        tries_left,
    )


def changed() -> Notice:
    """Tell what comes next."""
    return Notice(
        _("Your login password has been changed."),
        (_("Please sign in with the new login password from now on."),),
        tone=Tone.GOOD,
    )
