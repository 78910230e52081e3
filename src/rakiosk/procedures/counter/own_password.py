"""A clerk's own password, changed under the same rules as a customer's."""

from typing import TYPE_CHECKING

from ra_contract.problems import Refusal
from ra_contract.rules import PasswordRule
from rakiosk.domain.errors import CounterRefused, PasswordRefused
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskNewPassword, Notice, Tone
from rakiosk.kit.visit import Visit

if TYPE_CHECKING:
    from rakiosk.authority.clerk_port import ClerkSessions


async def change_own_password(v: Visit, ra: "ClerkSessions", clerk: str, title: Message) -> None:
    """Ask until the RA has taken a new password. The session is over afterwards."""
    remark: Words = ""
    broken: tuple[PasswordRule, ...] = ()
    while True:
        answer = await v.show(AskNewPassword(clerk, title, remark, broken))
        try:
            async with v.working(_("Changing your login password…")):
                await ra.change_password(answer.old, answer.new)
        except PasswordRefused as refused:
            noted("R07", refused)
            remark, broken = "", refused.broken
        except CounterRefused as refused:
            if refused.code is not Refusal.OLD_PASSWORD:
                raise
            noted("A15", refused)
            remark, broken = _("The old login password is not right. Nothing was changed."), ()
        else:
            return
        finally:
            answer.old.wipe()
            answer.new.wipe()


def changed() -> Notice:
    """Tell what comes next."""
    return Notice(
        _("Your login password has been changed."),
        (_("Please sign in with the new login password from now on."),),
        tone=Tone.GOOD,
    )
