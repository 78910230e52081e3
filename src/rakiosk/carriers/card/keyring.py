"""The keys on a customer's card, for one errand: the right card bound to an order, and its PIN until all is on it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from ra_contract.certificate import Use
from ra_contract.order import Kind, Order
from rakiosk.card.port import Ability, CardView, OpenedCard
from rakiosk.carriers.card.enrolment import Enrolment, check_old_keys
from rakiosk.carriers.card.loss import UNSEEN_KEYS, Loss, ask_before_loss
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.pin import card_in_reader, look_at_own_card, opened_as_shown, with_pin
from rakiosk.carriers.orders import fee_is_kept, until
from rakiosk.carriers.port import Carrier, CarrierStep, Keyring, Ordering, Sign
from rakiosk.domain.errors import CardMissing, DriverCannot, PinBlocked
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import NOTHING_TOLD, Told
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret

BEFORE_THE_PIN = _("A new signing key now takes the place of the old one: please leave the card in until it is done.")
_OLD_ONES_WORK = _("Until then your old certificates work as before.")
_MAY_NOT_SIGN = _(
    "The old signing key may be gone: until the renewal is finished, the card may not sign. What was "
    "encrypted for you can still be read."
)
_NEW_CARD = _(
    "This is another card than that of your old certificates: both keys are made anew on it. Please keep the old "
    "card if you have it: what was encrypted for you can be read with that one only."
)


class CardKeyring(Keyring):
    """The keys on the card in the reader. The old key's leave goes to the RA right before the new key's making."""

    needs = CARD_STAYS_IN
    tells_agreed = True  # where the PIN is asked for

    def __init__(self, carrier: Carrier) -> None:
        super().__init__(carrier)
        self._card: CardView | None = None
        self.loss = Loss()  # of an application

    def require_making(self, v: Visit) -> None:
        if not v.card_service.can(Ability.AUTHENTICATE):
            raise DriverCannot("no management key at this kiosk")

    async def ready(self, v: Visit) -> None:
        await card_in_reader(v)

    async def bind(self, v: Visit, order: Order) -> Order:
        await card_in_reader(v)
        self._card = await look_at_own_card(v)
        async with v.working(_("Checking that this card is yours…")):
            bound = await v.ra.bind_card(order, self._card.guid)
        if bound.kind is Kind.APPLICATION:
            self.loss = await ask_before_loss(v, self._card)
        return bound

    async def check_renewal(self, v: Visit, order: Order) -> None:
        if self._card is None:
            raise CardMissing("no card was looked at")
        if self._card.pin_tries_left == 0:
            raise PinBlocked("before the payment")
        if order.old_keys_gone or not order.old_key_proven:
            async with v.working(_("Checking the certificates on your card…")):
                await check_old_keys(v, self._card, order)

    async def keep_old_key(self, opened: OpenedCard) -> None:
        """Have the card keep its encryption key before a new one is made, where it can; once."""
        if self.loss.keeps_old_key:
            await opened.retire_encryption_key()
            self.loss = replace(self.loss, keeps_old_key=False)

    def told(self, ordering: Ordering) -> Told:
        """The words above the question for the PIN."""
        if ordering.placed.kind is Kind.RENEWAL:
            return NOTHING_TOLD
        agreed = ordering.agreed
        return replace(agreed, body=(*agreed.body, UNSEEN_KEYS)) if self.loss.is_unseen else agreed

    def renewal_remarks(self, order: Order) -> tuple[Words, ...]:
        return (_NEW_CARD,) if order.old_keys_gone else ()

    @property
    def making(self) -> tuple[CarrierStep, ...]:
        return (partial(until_confirmed, keyring=self),)

    async def sign(self, v: Visit, use: Callable[[Sign], Awaitable[None]]) -> None:
        async def effect(card: CardView, pin: Secret) -> None:
            async def sign(message: bytes) -> tuple[bytes, bytes]:
                async with opened_as_shown(v, card) as opened:
                    certificate = await opened.read_certificate(Use.SIGNING)
                    return await opened.sign(Use.SIGNING, message, pin), certificate

            await use(sign)

        await with_pin(v, effect)

    def stays_open(self, order: Order) -> tuple[Words, ...]:
        return what_stays_open(order) if order.is_paid else ()

    def forget(self) -> None:
        self._card = None


@until(lambda order: order.is_confirmed)
async def until_confirmed(v: Visit, ordering: Ordering, keyring: CardKeyring) -> None:
    """Ask for the PIN until the order's certificates are on the card and confirmed (manual 貳-一-4, 貳-二-6)."""
    order = ordering.order = await v.ra.order(ordering.placed)  # the confirmation may be there, and its answer lost
    if order.is_confirmed:
        return

    async def effect(card: CardView, pin: Secret) -> None:
        if ordering.placed.kind is Kind.APPLICATION and card.guid != ordering.placed.card_guid:
            # another card of the customer's than the one that was bound
            keyring.loss = await ask_before_loss(v, card)
        async with v.working(_("Checking your card PIN")) as progress:
            await _bind_if_other(v, ordering, card)
            enrolment = Enrolment(v, ordering, pin, progress, keyring.keep_old_key)
            await (enrolment.renew if _keeps_old(ordering.placed) else enrolment.apply)(card)

    await with_pin(v, effect, BEFORE_THE_PIN if _keeps_old(order) else "", told=keyring.told(ordering))


def _keeps_old(order: Order) -> bool:
    return order.kind is Kind.RENEWAL and not order.old_keys_gone


async def _bind_if_other(v: Visit, ordering: Ordering, card: CardView) -> None:
    """A customer of several cards may have put another one in since the order was bound."""
    if card.guid == ordering.placed.card_guid:
        return
    order = ordering.order = await v.ra.bind_card(ordering.placed, card.guid)
    if order.kind is Kind.RENEWAL and (order.old_keys_gone or not order.old_key_proven):
        await check_old_keys(v, card, order)


def what_stays_open(order: Order) -> tuple[Words, ...]:
    """Of a paid order: what works meanwhile, and what becomes of the fee."""
    works = _MAY_NOT_SIGN if order.old_key_proven and not order.old_keys_gone else _OLD_ONES_WORK
    return works, *fee_is_kept(order)
