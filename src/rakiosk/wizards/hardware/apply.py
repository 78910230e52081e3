"""貳、一 憑證作業-憑證申請: apply for the certificates on the customer's card."""

from rakiosk.domain.certificate import Carrier
from rakiosk.domain.errors import RaRefused, Refusal
from rakiosk.domain.order import Kind
from rakiosk.i18n import _, language
from rakiosk.secret import Secret
from rakiosk.wizards.certificates import certificate_facts
from rakiosk.wizards.hardware.card import card_in_reader, look_at_own_card, with_pin
from rakiosk.wizards.hardware.enrolment import enrol
from rakiosk.wizards.prompts import Notice, ShowTerms, Tone
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard, until


async def may_apply(v: Visit) -> None:  # manual step 1
    async with v.working(_("Asking the registration authority…")):
        v.order = next((order for order in await v.ra.orders() if order.is_open), None)
        if v.order is None:
            eligibility = await v.ra.eligibility(Kind.APPLICATION)
            if not eligibility.allowed:
                raise RaRefused(eligibility.reason or Refusal.NOT_APPROVED)


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # 2
    await card_in_reader(v)
    terms = await v.ra.terms(Carrier.CARD, language())
    await v.show(ShowTerms(terms.title, terms.text, terms.version), with_card=True)
    async with v.working(_("Recording your consent…")):
        v.order = await v.ra.open_order(Kind.APPLICATION, terms, v.idempotency_key("open order"))


async def agreed(v: Visit) -> None:  # 3
    await card_in_reader(v)
    await look_at_own_card(v)
    async with v.working(_("Checking that this card is yours…")):
        v.order = await v.ra.bind_card(v.placed_order, v.own_card.guid)
    await v.show(
        Notice(
            # Manual: 貳-一-3
            _("You have agreed to the terms. The certificates are kept on this smart card."),
            (_("This is your card. Please leave it in the reader until everything is done."),),
            facts=((_("Order number"), v.placed_order.number),),
        ),
        with_card=True,
    )


@until(lambda order: order.is_confirmed)
async def make(v: Visit) -> None:  # 4
    v.order = await v.ra.order(v.placed_order)  # the confirmation may have arrived before its answer was lost
    if v.order.is_confirmed:
        return

    async def effect(pin: Secret) -> None:
        async with v.working(_("Checking your card PIN")) as doing:
            await enrol(v, pin, doing)

    await with_pin(v, effect)


async def applied(v: Visit) -> None:  # 5
    await v.show(
        Notice(
            # Manual: 貳-一-5
            _("Your certificates are ready."),
            (_("They were read back from your card, and their keys work."),),
            facts=tuple(certificate_facts(v.placed_order.certificates)),
            tone=Tone.GOOD,
        )
    )


WIZARD = Wizard("貳-一", _("Apply for certificate"), steps=(may_apply, agree, agreed, make, applied))
