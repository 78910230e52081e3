"""貳、六 憑證晶片卡作業-晶片卡密碼重置: reset a blocked card PIN, once a clerk has authorised it."""

from dataclasses import dataclass

from ra_contract.pin_reset import PinReset
from ra_contract.problems import Refusal
from rakiosk.card.port import Ability, CardView, OpenedCard
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.new_pin import may_be_unanswered, personal_digits, this_reader
from rakiosk.carriers.card.pin import card_in_reader, look_at_card, refuse_former
from rakiosk.carriers.card.which_reader import forget_reader
from rakiosk.domain.errors import CardOfSomeoneElse, DriverCannotUnblock, PinResetInDoubt, PukWrong, RaRefused
from rakiosk.i18n import _
from rakiosk.kit.prompts import AskNewPin, Notice, Tone
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard, effect
from rakiosk.secret import Secret


@dataclass
class Reset(State):
    """The record of a reset: the clerk's authorisation, once it is there."""

    authorisation: PinReset | None = None

    @property
    def granted(self) -> PinReset:
        """The authorisation, once it was asked for."""
        if self.authorisation is None:
            raise RuntimeError("no authorisation was asked for")
        return self.authorisation


@effect
async def authorised(v: Visit, now: Reset) -> None:  # manual step 1: before it the card is not touched
    if not v.card_service.can(Ability.UNBLOCK):  # before the RA is asked: nobody is sent to be authorised here in vain
        raise DriverCannotUnblock("no unblocking with a PUK at this kiosk")
    async with v.working(_("Asking the registration authority…")):
        now.authorisation = await v.ra.pin_reset()


async def reset(v: Visit, now: Reset) -> None:  # 2, 3
    await card_in_reader(v)
    await _look_at_authorised_card(v, now.granted)
    is_personal = await personal_digits(v)
    prompt = AskNewPin(_("Choose a new card PIN"), None, is_personal, told=this_reader(v))
    pins = await v.show(prompt, needs=CARD_STAYS_IN)
    try:
        async with v.working(_("Resetting the card PIN…")):
            await _unblock(v, now.granted, pins.new)
    finally:
        pins.new.wipe()


@effect
async def complete(v: Visit, now: Reset) -> None:
    # a step of its own: when only its answer is lost, the card is not touched again
    async with v.working(_("Confirming to the registration authority")):
        await v.ra.complete_pin_reset(now.granted)


async def done(v: Visit, now: Reset) -> None:  # 4
    card = await _look_at_authorised_card(v, now.granted)
    await v.show(_in_force(card.pin_tries_left))


def _in_force(tries_left: int) -> Notice:
    return Notice(
        # Manual: 貳-六-4
        _("The card PIN has been reset."),
        (_("From now on the card takes the new card PIN."),),
        facts=((_("Tries left"), str(tries_left)),),
        tone=Tone.GOOD,
    )


async def _look_at_authorised_card(v: Visit, authorisation: PinReset) -> CardView:
    """Of several cards of the customer it must be the one that the clerk saw."""
    view = await look_at_card(v)
    if view.guid == authorisation.card_guid:
        return view
    await forget_reader(v)
    if view.guid in v.customer.card_guids:
        raise RaRefused(Refusal.OTHER_CARD)
    refuse_former(v, view)
    raise CardOfSomeoneElse("another GUID than the authorised one")


async def _unblock(v: Visit, authorisation: PinReset, new_pin: Secret) -> None:
    guid = authorisation.card_guid  # of the card that was looked at
    codes = await v.ra.redeem_pin_reset(authorisation, guid)
    puk, next_puk, *former = (Secret.of(code) for code in (codes.puk, codes.next_puk, *codes.former_puks))
    try:
        async with v.card_service.opened(guid) as card:
            with may_be_unanswered(PinResetInDoubt):
                await _by_any_of(card, puk, next_puk, former, new_pin, is_new=codes.is_new)
    finally:
        for code in (puk, next_puk, *former):
            code.wipe()


async def _by_any_of(  # the codes of one card
    card: OpenedCard, puk: Secret, next_puk: Secret, former: list[Secret], new_pin: Secret, *, is_new: bool
) -> None:
    try:
        await card.unblock(puk, next_puk, new_pin, is_new=is_new)
    except PukWrong:
        if not former:
            raise
        # what was told of the reset before was not so: the card never got its code
        await _by_any_of(card, former[0], next_puk, former[1:], new_pin, is_new=True)


WIZARD = Wizard(lambda _carrier: Reset(), lambda _now: (authorised, reset, complete, done))
