"""壹、一 登入: sign in with CN and login password; the first time, change the password."""

from datetime import timedelta
from functools import partial

from ra_contract.problems import Refusal
from rakiosk.domain.errors import AccountLocked, RaError, RaRefused, SignInRefused
from rakiosk.i18n import Message, Words, _, plural
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskSignIn, Notice, Tone
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard, effect, plain
from rakiosk.procedures import new_password


async def sign_in(v: Visit, cn: str = "") -> None:  # manual step 1
    remark: Words = ""
    while v.session is None:
        answer = await v.show(AskSignIn(cn, remark))
        cn = answer.cn
        try:
            async with v.working(_("Signing in…")):
                v.session = await v.ra.sign_in(cn, answer.password)
        except SignInRefused as refused:
            noted("R04", refused)
            remark = _refused(refused.tries_left)
        except AccountLocked as locked:
            noted("R05", locked)
            remark, v.is_locked_out = _locked(locked.retry_after), True
        finally:
            answer.password.wipe()


async def change_first_password(v: Visit) -> None:  # 2, 3
    if not v.customer.password_change_required:
        return
    # Manual: 壹-一-2
    await change_password(v, _("This is your first sign-in: please change your login password."))
    v.session = None  # the RA has ended it
    await v.show(
        Notice(
            # Manual: 壹-一-3
            _("Your login password has been changed."),
            (_("Please sign in with the new login password from now on."),),
            tone=Tone.GOOD,
        )
    )


async def change_password(v: Visit, title: Message) -> None:
    """Ask until the RA has taken a new login password. The session is over afterwards."""
    await new_password.change_password(v, v.customer.cn, title, v.ra.change_password, _old_refused)


def _old_refused(error: RaError) -> Words | None:
    if not isinstance(error, RaRefused) or error.code is not Refusal.OLD_PASSWORD:
        return None
    noted("A15", error)
    return new_password.OLD_WRONG


def _refused(tries_left: int) -> Message:
    # one sentence for an unknown CN and for a wrong password: neither is given away
    return plural(
        "CN and login password do not fit together. {count} try left, then sign-in is locked for a time.",
        "CN and login password do not fit together. {count} tries left, then sign-in is locked for a time.",
        tries_left,
    )


def _locked(retry_after: timedelta) -> Message:
    minutes = max(1, -(-int(retry_after.total_seconds()) // 60))
    return plural(
        "Too many wrong sign-ins: locked for {count} more minute. If you forgot your login password, see the counter.",
        "Too many wrong sign-ins: locked for {count} more minutes. If you forgot your login password, see the counter.",
        minutes,
    )


@effect
async def sign_in_again(v: Visit) -> None:
    """With the login password that was just chosen."""
    await sign_in(v)


def signing_in(cn: str = "") -> Wizard[State]:
    """The section; a CN that is known already stands there."""
    return plain(partial(sign_in, cn=cn), effect(change_first_password), sign_in_again)


WIZARD = signing_in()
