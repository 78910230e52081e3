"""What applying and renewing share, on whatever carrier: whether it may be ordered, and the consent to the terms."""

from ra_contract.certificate import CarrierKind
from ra_contract.order import Eligibility, Kind, Order
from ra_contract.problems import Refusal
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.domain.errors import RaRefused
from rakiosk.i18n import Message, _, language
from rakiosk.kit.certificates import day
from rakiosk.kit.prompts.common import Cancelled, Notice, ShowTerms, Tone
from rakiosk.kit.visit import Visit

_TO_THE_COUNTER: dict[CarrierKind, Message] = {
    CarrierKind.CARD: _("Please go to the counter with this card and your identity document."),
    CarrierKind.FILE: _("Please go to the counter with your identity document."),
}


async def find_open_order(v: Visit, kind: Kind) -> Order | None:
    """The customer's open order of this kind, as the RA tells it now; it becomes the visit's."""
    v.order = next((order for order in await v.ra.orders() if order.is_open and order.kind is kind), None)
    return v.order


async def may_apply(v: Visit) -> None:
    """Go on when an application is open, or may be. Raises RaRefused with the RA's reason."""
    async with v.working(_("Asking the registration authority…")):
        if await find_open_order(v, Kind.APPLICATION) is None:
            eligibility = await v.ra.eligibility(Kind.APPLICATION)
            if not eligibility.allowed:
                raise RaRefused(eligibility.reason or Refusal.NOT_APPROVED)


async def may_renew(v: Visit) -> None:
    """Go on when a renewal is open, or may be; a day that the customer wants to know is told. Raises RaRefused."""
    async with v.working(_("Asking the registration authority…")):
        if await find_open_order(v, Kind.RENEWAL) is not None:
            return
        eligibility = await v.ra.eligibility(Kind.RENEWAL)
    if eligibility.allowed:
        return
    if (notice := why_not_renew(eligibility, v.customer.carrier)) is not None:
        await v.show(notice)
        raise Cancelled
    raise RaRefused(eligibility.reason or Refusal.NOTHING_TO_RENEW)


async def agree_to_terms(v: Visit, kind: Kind) -> None:
    """Show the terms of the customer's carrier, and open the order with the customer's consent."""
    carrier = v.customer.carrier
    terms = await v.ra.terms(carrier, language())
    needs = CARD_STAYS_IN if carrier is CarrierKind.CARD else None
    await v.show(ShowTerms(terms.title, terms.text, terms.version), needs=needs)
    async with v.working(_("Recording your consent…")):
        v.order = await v.ra.open_order(kind, terms, v.idempotency_key("open order"))


def why_not_renew(eligibility: Eligibility, carrier: CarrierKind) -> Notice | None:
    """The refusals of a renewal that have a day to tell."""
    if eligibility.reason is Refusal.TOO_EARLY and eligibility.opens_on is not None:
        return Notice(
            _("It is too early to renew."),
            (_("You can renew from {day} on, here or at any other kiosk.", day=day(eligibility.opens_on)),),
            forward=_("Back to the menu"),
        )
    if eligibility.reason is Refusal.CERTIFICATE_EXPIRED and eligibility.expired_on is not None:
        return Notice(
            _("Your certificates have expired."),
            (
                _("They expired on {day} and can no longer be renewed here.", day=day(eligibility.expired_on)),
                _TO_THE_COUNTER[carrier],
            ),
            forward=_("Back to the menu"),
            tone=Tone.WARNING,
        )
    return None
