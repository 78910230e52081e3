"""貳、八 憑證晶片卡作業-晶片卡密碼更改: change the card PIN; works without the RA."""

from dataclasses import dataclass, replace

from rakiosk.card.port import CardView
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.new_pin import may_be_unanswered, personal_digits, this_reader
from rakiosk.carriers.card.pin import TRIES_CHANGED, card_in_reader, look_at_own_card, opened_as_shown
from rakiosk.domain.errors import PinBlocked, PinChangeInDoubt, PinRefused, PinWrong, TriesChanged
from rakiosk.i18n import Words, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskNewPin, AskPin, Notice, Tone
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.secret import Secret

_COUNTER_TELLS_NOTHING = 0


@dataclass
class Change(State):
    """The record of a change: the PIN's tries before one whose answer was lost; None while all are answered."""

    tries_before_doubt: int | None = None


@dataclass(frozen=True, slots=True)
class NotChanged:
    """The card did not take the new PIN: what to say of it, and the tries that are left of the old one."""

    remark: Words
    tries_left: int


async def change(v: Visit, now: Change) -> None:  # manual steps 1 to 3: the reader stands on the form
    await card_in_reader(v)
    card = await look_at_own_card(v)
    if now.tries_before_doubt is None:
        await _change(v, now, card, "")
        return
    asked = await _find_out(v, now, card)
    if asked is not None:
        now.tries_before_doubt = None
        await _change(v, now, replace(card, pin_tries_left=asked.tries_left), asked.remark)


async def _change(v: Visit, now: Change, card: CardView, remark: Words) -> None:
    """Ask for old and new PIN until the card takes them; each entry spends at most one try of the old one."""
    is_personal = await personal_digits(v)
    while True:
        if card.pin_tries_left == 0:
            raise PinBlocked("no try left")
        prompt = AskNewPin(_("Change the card PIN"), card.pin_tries_left, is_personal, remark, this_reader(v))
        pins = await v.show(prompt, needs=CARD_STAYS_IN)
        try:
            async with v.working(_("Changing the card PIN…")), opened_as_shown(v, card) as opened:
                with may_be_unanswered(PinChangeInDoubt):
                    await opened.change_pin(pins.old or Secret(b""), pins.new)
        except PinWrong as wrong:
            noted("C14", wrong)
            card = replace(card, pin_tries_left=wrong.tries_left)
            remark = _("The old card PIN was wrong. Nothing was changed.")
        except TriesChanged as changed:
            noted("C26", changed)
            card, remark = replace(card, pin_tries_left=changed.tries_left), TRIES_CHANGED
        except PinRefused as refused:
            noted("C23", refused)
            remark = _(
                "This card does not take such a card PIN. Nothing was changed and no try was spent: please choose "
                "another one."
            )
        except PinChangeInDoubt:
            now.tries_before_doubt = card.pin_tries_left
            raise
        else:
            return
        finally:
            for pin in (pins.old, pins.new):
                if pin is not None:
                    pin.wipe()


async def _find_out(v: Visit, now: Change, card: CardView) -> NotChanged | None:
    """After a change whose answer was lost: None when the card took the new PIN.

    A change that was carried out brings all tries back (SP 800-73-4 part 2, 3.2.2), so the counter may tell. Where all
    tries were there before, only the customer's new PIN can: one entry, one try. Raises PinBlocked.
    """
    tries_before, tries_left = now.tries_before_doubt, card.pin_tries_left
    if tries_before and tries_left > tries_before:
        return None
    if tries_before and (tries_left < tries_before or tries_left == 1):  # no card has but one try in all
        return NotChanged(_("The card PIN was not changed: the old one is still in force."), tries_left)
    now.tries_before_doubt = _COUNTER_TELLS_NOTHING  # from now on an entry may have spent a try, too
    pin = await v.show(_asked_for(tries_left), needs=CARD_STAYS_IN)
    try:
        async with v.working(_("Checking your card PIN")), opened_as_shown(v, card) as opened:
            await opened.verify(pin)
    except TriesChanged as changed:
        noted("C26", changed)
        return await _find_out(v, now, replace(card, pin_tries_left=changed.tries_left))
    except PinWrong as wrong:
        noted("C14", wrong)
        remark = _("This is not the card PIN. If it was the new one, the old one is still in force.")
        return NotChanged(remark, wrong.tries_left)
    finally:
        pin.wipe()
    return None


def _asked_for(tries_left: int) -> AskPin:
    """Which PIN is in force: the new one is asked for."""
    return AskPin(
        tries_left,
        _("The card was gone before it answered. The kiosk now finds out whether it took the new card PIN."),
        _("Please type the new card PIN that you chose"),
    )


async def changed(v: Visit, _now: Change) -> None:  # 4
    await v.show(_in_force())


def _in_force() -> Notice:
    return Notice(
        # Manual: 貳-八-4
        _("The card PIN has been changed."),
        (_("From now on the card takes only the new card PIN. Your login password stays as it is."),),
        tone=Tone.GOOD,
    )


WIZARD = Wizard(lambda _carrier: Change(), lambda _now: (change, changed))
