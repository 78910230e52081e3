"""壹、九 登出: end the session, leave nothing behind; the carriers are taken back by the journey (step 3)."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from rakiosk.domain.errors import RaError
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Question
from rakiosk.kit.visit import Visit

if TYPE_CHECKING:  # loaded after the first frame
    from rakiosk.authority.port import Sessions

TAKE_ALONG = _("Please take your card, your USB stick and your papers with you.")
RA_SECONDS = 0.5  # as long as the next customer waits for the RA's answer; it is told all the same


def question(v: Visit) -> Question:  # manual step 2
    """Whether to log out; in the middle of an order it says what stays open."""
    body: list[Words] = []
    if (order := v.open_order) is not None:
        body.append(
            _(
                "Your order {number} is not finished. It stays open: sign in again at any kiosk, or go to the "
                "counter, to go on with it.",
                number=order.number,
            )
        )
        from rakiosk.carriers.orders import fee_is_kept  # noqa: PLC0415  # with the records of the contract

        body += fee_is_kept(order)
    body.append(TAKE_ALONG)
    return Question(_("Do you want to log out?"), tuple(body), forward=_("Log out"), back=_("Stay signed in"))


async def end_session(v: Visit) -> None:
    """End the session here in any case, and at the RA if it answers: otherwise it ends there by itself."""
    v.session = None
    if v.services.done():
        ending = asyncio.ensure_future(_end_at_ra(v.ra))
        ended, _late = await asyncio.wait([ending], timeout=RA_SECONDS)
        for task in ended:
            task.result()


async def _end_at_ra(ra: "Sessions") -> None:
    with suppress(RaError):
        await ra.sign_out()
