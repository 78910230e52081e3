"""Advice on what matters now: a line or two above the home's menu, from what the RA and the card have told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ra_contract.certificate import Certificate, Status
from ra_contract.local_time import TAIPEI
from ra_contract.order import Kind, Order
from ra_contract.problems import Refusal
from rakiosk.card.port import Ability
from rakiosk.carriers.orders import open_orders
from rakiosk.i18n import Message, Phrase, Words, _, plural
from rakiosk.kit.certificates import day, use_words

if TYPE_CHECKING:  # the records of the wire are loaded with its client, after the first frame
    from ra_contract.order import Eligibility

MOST = 2  # each may need two lines on the smallest screen
_OUT_OF_FORCE = (Status.HELD, Status.REVOKED, Status.EXPIRED)
_NEVER_IN_FORCE = {Status.UNCONFIRMED, Status.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Known:
    """Facts about a customer at the home. None: nobody could be asked.

    `may_order` is whether a renewal may be opened by who has certificates, and an application by who has none.
    `abilities` is what can be done with the customer's card at this kiosk. `without_ra`: the RA is away, and what works
    all the same.
    """

    orders: tuple[Order, ...] = ()
    certificates: "Sequence[Certificate] | None" = None
    may_order: "Eligibility | None" = None
    is_pin_blocked: bool = False
    without_ra: Words = ""
    abilities: frozenset[Ability] = frozenset(Ability)

    @property
    def makes_keys(self) -> bool:
        """Whether applying and renewing can be brought to an end here."""
        return Ability.AUTHENTICATE in self.abilities


def advice(known: Known, now: datetime) -> Words:
    """The most urgent advice, a line each; empty when nothing is known."""
    lines = [*_of_the_ra(known), *_of_orders(known), *_of_the_card(known), *_of_certificates(known, now)]
    return Phrase(tuple(lines[:MOST]), "\n") if lines else ""


def advised(known: Known) -> str:
    """The service that the first line of the advice tells to choose, by its file's name in `sections`; or empty."""
    for order in open_orders(known.orders):
        return ("apply" if order.kind is Kind.APPLICATION else "renew") if known.makes_keys else ""
    if known.is_pin_blocked:
        return "pin_reset" if Ability.UNBLOCK in known.abilities else ""
    if known.certificates is None or known.may_order is None or not (known.may_order.allowed and known.makes_keys):
        return ""
    newest = certificates_in_force(known.certificates)
    if all(c.status is Status.VALID for c in newest):
        return "renew" if newest else "apply"
    return ""


def certificates_in_force(certificates: Sequence[Certificate]) -> list[Certificate]:
    """The newest certificate of each use that was ever in force, whatever became of it."""
    ever = [c for c in certificates if c.status not in _NEVER_IN_FORCE]
    newest = {c.use: c for c in sorted(ever, key=lambda c: c.not_before)}
    return list(newest.values())


def _of_the_ra(known: Known) -> Iterator[Words]:
    if str(known.without_ra):
        yield known.without_ra


def _of_orders(known: Known) -> Iterator[Message]:
    for order in open_orders(known.orders):
        yield _to_go_on(order) if known.makes_keys else _to_go_on_elsewhere(order)


def _to_go_on(order: Order) -> Message:
    if order.kind is Kind.APPLICATION:
        return _(
            "Your application {number} is not finished: choose “Apply for certificate” to go on.", number=order.number
        )
    if order.is_paid:
        return _(
            "Your renewal {number} is not finished: choose “Renew certificate” to go on. The fee is paid.",
            number=order.number,
        )
    return _(
        "Your renewal {number} is not finished: choose “Renew certificate” to go on. Nothing was debited yet.",
        number=order.number,
    )


def _to_go_on_elsewhere(order: Order) -> Message:
    if order.is_paid:
        return _(
            "Your renewal {number} is paid and not finished. This kiosk cannot do that: please go to the counter.",
            number=order.number,
        )
    return _(
        "Your order {number} is not finished. This kiosk cannot do that: please go to the counter.",
        number=order.number,
    )


def _of_the_card(known: Known) -> Iterator[Message]:
    if known.is_pin_blocked and Ability.UNBLOCK not in known.abilities:
        yield _(
            "The PIN of the card in the reader is blocked: please bring it, two identity documents and your "
            "seal to the counter."
        )
    elif known.is_pin_blocked:
        yield _("The PIN of the card in the reader is blocked: see the counter first, then choose “Reset card PIN”.")


def _of_certificates(known: Known, now: datetime) -> Iterator[Message]:
    if known.certificates is None:
        return
    newest = certificates_in_force(known.certificates)
    if not newest:
        yield from _without_certificates(known)
        return
    held, revoked, expired = ([c for c in newest if c.status is status] for status in _OUT_OF_FORCE)
    if held and len(held) == len(newest):
        yield _("Your certificates are suspended. The counter can lift that.")
    elif held:
        yield _("Suspended: {certificate}. The counter can lift that.", certificate=use_words(held[0].use))
    if revoked and len(revoked) == len(newest):
        yield _("Your certificates are revoked. For new ones please go to the counter.")
    elif revoked:
        yield _("Revoked: {certificate}. For a new one go to the counter.", certificate=use_words(revoked[0].use))
    if expired:
        yield _(
            "Your certificates expired on {day}: please go to the counter.", day=day(min(c.not_after for c in expired))
        )
    elif all(c.status is Status.VALID for c in newest):
        yield from _of_valid(known, min(c.not_after for c in newest), now)


def _without_certificates(known: Known) -> Iterator[Message]:
    if known.may_order is None or open_orders(known.orders):
        return
    if known.may_order.allowed and not known.makes_keys:
        yield _("You have no certificates yet. This kiosk cannot make them: please go to the counter.")
    elif known.may_order.allowed:
        yield _("You have no certificates yet: choose “Apply for certificate”.")
    elif known.may_order.reason is Refusal.NOT_APPROVED:
        yield _("You have no certificates yet: please order them at the counter first.")


def _of_valid(known: Known, ends: datetime, now: datetime) -> Iterator[Message]:
    renewal = known.may_order  # not allowed while one is open
    if renewal is not None and renewal.allowed:
        left = (ends.astimezone(TAIPEI).date() - now.astimezone(TAIPEI).date()).days
        yield _to_renew(left, day(ends)) if known.makes_keys else _to_renew_elsewhere(left, day(ends))
    elif renewal is not None and renewal.opens_on is not None and not known.is_pin_blocked:
        yield _(
            "Nothing to do now. Your certificates are valid until {day} and can be renewed from {opens} on.",
            day=day(ends),
            opens=day(renewal.opens_on),
        )


def _to_renew(left: int, day: str) -> Message:
    return plural(
        "Your certificates expire in {count} day, on {day}: choose “Renew certificate”.",
        "Your certificates expire in {count} days, on {day}: choose “Renew certificate”.",
        left,
        day=day,
    )


def _to_renew_elsewhere(left: int, day: str) -> Message:
    return plural(
        "Your certificates expire in {count} day, on {day}. This kiosk cannot renew them: please go to the counter.",
        "Your certificates expire in {count} days, on {day}. This kiosk cannot renew them: please go to the counter.",
        left,
        day=day,
    )
