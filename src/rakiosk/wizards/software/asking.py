"""Asking while a pair of files is in the making: who wants to stop is told first what that means."""

from typing import TypeVar

from rakiosk.i18n import _
from rakiosk.media.port import Drive
from rakiosk.wizards.prompts import Cancelled, Prompt, Question
from rakiosk.wizards.visit import Visit

Answer = TypeVar("Answer")


async def ask(v: Visit, prompt: Prompt[Answer], *, with_stick: Drive | None = None) -> Answer:
    """Put a prompt; leaving it is asked about once more. Raises Cancelled, and with_stick StickRemoved."""
    while True:
        try:
            return await v.show(prompt, with_stick=with_stick)
        except Cancelled:
            if await _stops(v):
                raise


async def _stops(v: Visit) -> bool:
    try:
        await v.show(stop_question(v.placed_order.number))
    except Cancelled:
        return False
    return True


def stop_question(order_number: str) -> Question:
    """Whether to stop in the middle."""
    return Question(
        _("Do you want to stop here?"),
        (
            _("The certificates are not valid yet: a file that is on your USB stick already is of no use by itself."),
            _("Your order {number} stays open; you can go on later, at any kiosk.", number=order_number),
        ),
        forward=_("Stop here"),
        back=_("Go on"),
        is_careful=True,
    )
