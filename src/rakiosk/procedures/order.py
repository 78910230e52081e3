"""An order's beginning, the same for applying and renewing: whether it may be opened, the terms, the carrier bound."""

from ra_contract.order import Eligibility, Kind, Order
from ra_contract.problems import Refusal
from rakiosk.carriers.orders import open_orders
from rakiosk.carriers.port import Ordering
from rakiosk.domain.errors import RaRefused
from rakiosk.i18n import Message, Words, _, language
from rakiosk.kit.certificates import certificate_facts, day
from rakiosk.kit.prompts import Cancelled, Notice, Question, ShowTerms, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect


async def find_open_order(v: Visit, ordering: Ordering, kind: Kind) -> bool:
    """Take up the customer's open order of this kind, as the RA tells it now; whether there is one."""
    ordering.order = next(iter(open_orders(await v.ra.orders(), kind)), None)
    return ordering.order is not None


@effect
async def may_apply(v: Visit, ordering: Ordering) -> None:
    """Go on when an application is open, or may be. Raises RaRefused with the RA's reason."""
    async with v.working(_("Asking the registration authority…")):
        if not await find_open_order(v, ordering, Kind.APPLICATION):
            eligibility = await v.ra.eligibility(Kind.APPLICATION)
            if not eligibility.allowed:
                raise RaRefused(eligibility.reason or Refusal.NOT_APPROVED)
    ordering.keyring.require_making(v)


@effect
async def may_renew(v: Visit, ordering: Ordering) -> None:
    """Go on when a renewal is open, or may be; a day that the customer wants to know is told. Raises RaRefused."""
    async with v.working(_("Asking the registration authority…")):
        is_open = await find_open_order(v, ordering, Kind.RENEWAL)
        eligibility = None if is_open else await v.ra.eligibility(Kind.RENEWAL)
    if eligibility is not None and not eligibility.allowed:
        if (notice := why_not_renew(eligibility, ordering.keyring.carrier.words.to_the_counter)) is not None:
            await v.show(notice)
            raise Cancelled
        raise RaRefused(eligibility.reason or Refusal.NOTHING_TO_RENEW)
    ordering.keyring.require_making(v)


async def agree_to_terms(v: Visit, ordering: Ordering, kind: Kind) -> None:
    """Show the terms of the customer's carrier, and open the order with the customer's consent."""
    await ordering.keyring.ready(v)
    terms = await v.ra.terms(v.customer.carrier, language())
    await v.show(ShowTerms(terms.title, terms.text, terms.version), needs=ordering.keyring.needs)
    async with v.working(_("Recording your consent…")):
        ordering.order = await v.ra.open_order(kind, terms, v.idempotency_key("open order"))


async def bind(v: Visit, ordering: Ordering) -> None:
    """Bind the customer's carrier to the order."""
    ordering.order = await ordering.keyring.bind(v, ordering.placed)


async def tell_agreed(v: Visit, ordering: Ordering, *more: Words) -> None:
    """Say 已同意用戶約定條款: the order stands, for this carrier."""
    title, *advice = ordering.agreed.body
    await v.show(Notice(title, (*advice, *more), ordering.agreed.facts), needs=ordering.keyring.needs)


def in_force(order: Order, title: Message, advice: tuple[Message, ...]) -> Notice:
    """The certificates are in force, and what to know of them."""
    receipt = ((_("Receipt number"), order.receipt.number),) if order.receipt is not None else ()
    return Notice(title, advice, facts=(*certificate_facts(order.certificates), *receipt), tone=Tone.GOOD)


def stays_open(ordering: Ordering) -> tuple[Words, ...]:
    """The words for who leaves the open order now; empty while there is none."""
    order = ordering.open_order
    return ordering.keyring.stays_open(order) if order is not None else ()


def before_leaving(ordering: Ordering) -> Question | None:
    """The question to who leaves now; None while no order is open."""
    order = ordering.open_order
    return ordering.keyring.before_leaving(order) if order is not None else None


def why_not_renew(eligibility: Eligibility, to_the_counter: Message) -> Notice | None:
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
                to_the_counter,
            ),
            forward=_("Back to the menu"),
            tone=Tone.WARNING,
        )
    return None
