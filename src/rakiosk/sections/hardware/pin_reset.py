"""貳、六 憑證晶片卡作業-晶片卡密碼重置: reset a blocked card PIN, once a clerk has authorised it."""

from ra_contract.pin_reset import PinReset
from ra_contract.problems import Refusal
from rakiosk.card.port import Ability
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.new_pin import may_be_unanswered, personal_digits, tell_reader
from rakiosk.carriers.card.pin import card_in_reader, look_at_card
from rakiosk.carriers.card.which_reader import forget_reader
from rakiosk.domain.errors import CardOfSomeoneElse, DriverCannotUnblock, PinResetInDoubt, RaRefused
from rakiosk.i18n import _
from rakiosk.kit.prompts.common import AskNewPin, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.secret import Secret


async def authorised(v: Visit) -> None:  # manual step 1: without a clerk's authorisation the card is never touched
    if not v.card_service.can(Ability.UNBLOCK):  # before the RA is asked: nobody is sent to be authorised here in vain
        raise DriverCannotUnblock("no unblocking with a PUK at this kiosk")
    async with v.working(_("Asking the registration authority…")):
        v.pin_reset = await v.ra.pin_reset()


async def reset(v: Visit) -> None:  # 2, 3
    await card_in_reader(v)
    await _look_at_authorised_card(v)
    is_personal = await personal_digits(v)
    pins = await v.show(AskNewPin(_("Choose a new card PIN"), None, is_personal), needs=CARD_STAYS_IN)
    try:
        await tell_reader(v, _("The card PIN will now be reset."))
        async with v.working(_("Resetting the card PIN…")):
            await _unblock(v, pins.new)
    finally:
        pins.new.wipe()


async def complete(v: Visit) -> None:
    # a step of its own: when only its answer is lost, the card is not touched again
    async with v.working(_("Confirming to the registration authority")):
        await v.ra.complete_pin_reset(_authorisation(v))


async def done(v: Visit) -> None:  # 4
    await _look_at_authorised_card(v)
    await v.show(_in_force(v.own_card.pin_tries_left))


def _in_force(tries_left: int) -> Notice:
    return Notice(
        # Manual: 貳-六-4
        _("The card PIN has been reset."),
        (_("From now on the card takes the new card PIN."),),
        facts=((_("Tries left"), str(tries_left)),),
        tone=Tone.GOOD,
    )


async def _look_at_authorised_card(v: Visit) -> None:
    """Of several cards of the customer it must be the one that the clerk saw."""
    view = await look_at_card(v)
    if view.guid == _authorisation(v).card_guid:
        v.card = view
        return
    await forget_reader(v)
    if view.guid == v.customer.card_guid:
        raise RaRefused(Refusal.OTHER_CARD)
    raise CardOfSomeoneElse("another GUID than the authorised one")


async def _unblock(v: Visit, new_pin: Secret) -> None:
    codes = await v.ra.redeem_pin_reset(_authorisation(v), v.own_card.guid)
    puk, next_puk = Secret.of(codes.puk), Secret.of(codes.next_puk)
    try:
        async with v.card_service.opened(v.own_card.guid) as card:
            with may_be_unanswered(PinResetInDoubt):
                await card.unblock(puk, next_puk, new_pin)
    finally:
        puk.wipe()
        next_puk.wipe()


def _authorisation(v: Visit) -> PinReset:
    if v.pin_reset is None:
        raise RuntimeError("no authorisation was asked for")
    return v.pin_reset


WIZARD = Wizard("貳-六", _("Reset card PIN"), steps=(authorised, reset, complete, done))
