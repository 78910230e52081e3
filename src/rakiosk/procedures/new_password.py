"""A new password under the rules, a customer's or a clerk's: asked for until the RA has taken it."""

from collections.abc import Awaitable, Callable

from ra_contract.rules import PasswordRule
from rakiosk.domain.errors import PasswordRefused, RaError
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskNewPassword
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret

OLD_WRONG = _("The old login password is not right. Nothing was changed.")

Change = Callable[[Secret, Secret], Awaitable[None]]
OldRefused = Callable[[RaError], Words | None]
"""The words for a refused old password, by which it is asked for again; None for any other trouble."""


async def change_password(v: Visit, owner: str, title: Message, change: Change, old_refused: OldRefused) -> None:
    """Ask `owner` (CN or staff id) until `change` goes through with the old and the new one. Raises RaError."""
    remark: Words = ""
    broken: tuple[PasswordRule, ...] = ()
    while True:
        answer = await v.show(AskNewPassword(owner, title, remark, broken))
        try:
            async with v.working(_("Changing your login password…")):
                await change(answer.old, answer.new)
        except PasswordRefused as refused:
            noted("R07", refused)
            remark, broken = "", refused.broken
        except RaError as error:
            words = old_refused(error)
            if words is None:
                raise
            remark, broken = words, ()
        else:
            return
        finally:
            answer.old.wipe()
            answer.new.wipe()
