"""A clerk's own card: its authentication key (9A) signs the RA's nonce under its PIN, and no password is asked for."""

from contextlib import suppress
from typing import TYPE_CHECKING

from ra_contract.possession import clerk_statement
from rakiosk.card.port import CardView, StaffUse
from rakiosk.carriers.card.pin import opened_as_shown, with_pin
from rakiosk.domain.errors import CardError
from rakiosk.i18n import _
from rakiosk.kit.prompts import TakeCard
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.finding import is_card_in
from rakiosk.secret import Secret

OWN_PIN = _("Staff sign-in: please type the PIN of your own card")

if TYPE_CHECKING:
    from ra_contract.clerk import ClerkSession
    from rakiosk.authority.clerk_port import ClerkSessions


async def is_staff_card_in(v: Visit) -> bool:
    """Whether the card in the reader has a certificate for authentication: customers' cards come without one."""
    if not is_card_in(v):
        return False
    with suppress(CardError):  # by password it goes on without the card
        async with v.working(_("Reading the card…")), v.card_service.opened() as opened:
            return await opened.held(StaffUse.AUTHENTICATION) is not None
    return False


async def sign_in_by_card(v: Visit, ra: "ClerkSessions") -> "ClerkSession":
    """Ask for the PIN of the clerk's card until it has signed; the session that it opened.

    Raises SignInRefused for a card that is nobody's of the staff, PinBlocked, Cancelled, and any CardError.
    """
    opened_sessions: list[ClerkSession] = []

    async def enter(card: CardView, pin: Secret) -> None:
        async with v.working(_("Signing in…")):
            nonce = await ra.nonce()
            async with opened_as_shown(v, card) as opened:
                certificate = await opened.read_certificate(StaffUse.AUTHENTICATION)
                signature = await opened.sign(StaffUse.AUTHENTICATION, clerk_statement(nonce.nonce), pin)
            opened_sessions.append(await ra.sign_in_by_card(nonce, certificate, signature))

    await with_pin(v, enter, title=OWN_PIN)
    return opened_sessions[0]


def take_own_card() -> TakeCard:
    """The clerk's card leaves the reader before customers' cards come into it."""
    return TakeCard(_("You are signed in. The reader is for the customers' cards now."))
