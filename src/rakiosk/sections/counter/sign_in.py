"""臨櫃、登入: a clerk signs in with id and password, with a code where one is asked for; a first one is changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rakiosk.domain.errors import AccountLocked, SignInRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.desk import Desk
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts.counter import AskClerkSignIn
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard, effect
from rakiosk.procedures.counter.own_password import change_own_password, changed
from rakiosk.procedures.counter.sign_in import locked, refused

if TYPE_CHECKING:
    from ra_contract.clerk import ClerkSession
    from rakiosk.authority.clerk_port import Clerking


@dataclass
class SigningIn(State):
    """The record of a sign-in: the way to the RA, and the session once it is open."""

    ra: "Clerking"
    session: "ClerkSession | None" = None
    is_kiosk: bool = True


async def sign_in(v: Visit, now: SigningIn) -> None:
    """Ask until the RA has opened a session."""
    clerk, remark = "", _nothing()
    async with v.working(_("Asking the registration authority…")):
        policy = await now.ra.policy()
    while now.session is None:
        answer = await v.show(AskClerkSignIn(clerk, remark, policy.code_asked))
        clerk = answer.clerk
        try:
            async with v.working(_("Signing in…")):
                now.session = await now.ra.sign_in(clerk, answer.password, answer.code)
        except SignInRefused as wrong:
            noted("R04", wrong)
            remark = refused(wrong.tries_left)
        except AccountLocked as error:
            noted("R05", error)
            remark = locked(error.retry_after)
        finally:
            answer.password.wipe()
    v.desk = Desk(now.ra, now.session, policy, is_kiosk=now.is_kiosk)


def _nothing() -> Words:
    return ""


@effect
async def change_first_password(v: Visit, now: SigningIn) -> None:
    """The change of the first password cannot be skipped: who leaves it is signed out."""
    if now.session is None or not now.session.password_change_required:
        return
    await change_own_password(v, now.ra, now.session.clerk, _("This is your first sign-in: change your password."))
    v.desk, now.session = None, None  # the RA has ended it
    await v.show(changed())


@effect
async def sign_in_again(v: Visit, now: SigningIn) -> None:
    """With the password that was just chosen."""
    if now.session is None:
        await sign_in(v, now)


WIZARD = Wizard(lambda now: now, lambda _now: (sign_in, change_first_password, sign_in_again))
