"""臨櫃、登入: a clerk signs in by a card of their own or by id and password; a first password is changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rakiosk.domain.errors import AccountLocked, PinBlocked, SignInRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.desk import Desk
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Cancelled
from rakiosk.kit.prompts.counter import AskClerkSignIn, ClerkAnswer
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard, effect
from rakiosk.procedures.counter.finding import is_card_in
from rakiosk.procedures.counter.own_card import is_staff_card_in, sign_in_by_card, take_own_card
from rakiosk.procedures.counter.own_password import change_own_password, changed
from rakiosk.procedures.counter.sign_in import locked, refused

NOT_OF_STAFF = _("This card is none of the staff's. Please sign in with id and password.")

if TYPE_CHECKING:
    from ra_contract.clerk import ClerkSession
    from rakiosk.authority.clerk_port import Clerking


@dataclass
class SigningIn(State):
    """The record of a sign-in: the way to the RA, and the session once it is open."""

    ra: "Clerking"
    session: "ClerkSession | None" = None
    clerk: str = ""  # the id that was typed last
    is_kiosk: bool = True


async def sign_in(v: Visit, now: SigningIn) -> None:
    """Ask until the RA has opened a session: by the card of the clerk that is in the reader, or by id and password."""
    async with v.working(_("Asking the registration authority…")):
        policy = await now.ra.policy()
    remark: Words = ""
    if has_card := await is_staff_card_in(v):
        remark = await _by_card(v, now)
    while now.session is None:
        answer = await v.show(AskClerkSignIn(now.clerk, remark, policy.code_asked, takes_card=True))
        if has_card := answer.by_card:
            remark = await _by_card(v, now) if await is_staff_card_in(v) else NOT_OF_STAFF
        else:
            remark = await _by_password(v, now, answer)
    v.desk = Desk(now.ra, now.session, policy, is_kiosk=now.is_kiosk)
    if has_card and is_card_in(v):
        await v.show(take_own_card())


async def _by_card(v: Visit, now: SigningIn) -> Words:
    """Sign in by the card, or the words for why that is not possible."""
    try:
        now.session = await sign_in_by_card(v, now.ra)
    except Cancelled:
        return ""
    except SignInRefused as unknown:
        noted("R04", unknown)
        return NOT_OF_STAFF
    except PinBlocked as error:
        noted("C15", error)
        return _("The PIN of this card is blocked. Please sign in with id and password.")
    return ""


async def _by_password(v: Visit, now: SigningIn, answer: ClerkAnswer) -> Words:
    """Sign in by what was typed, or the words for why that is not possible."""
    now.clerk = answer.clerk
    try:
        async with v.working(_("Signing in…")):
            now.session = await now.ra.sign_in(answer.clerk, answer.password, answer.code)
    except SignInRefused as wrong:
        noted("R04", wrong)
        return refused(wrong.tries_left)
    except AccountLocked as error:
        noted("R05", error)
        return locked(error.retry_after)
    finally:
        answer.password.wipe()
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
