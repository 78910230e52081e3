"""貳、八 憑證晶片卡作業-晶片卡密碼更改: change the card PIN; works without the RA."""

from rakiosk.domain.errors import PinBlocked, PinWrong
from rakiosk.i18n import Words, _
from rakiosk.secret import Secret
from rakiosk.wizards.hardware.card import card_in_reader, look_at_own_card
from rakiosk.wizards.hardware.new_pin import personal_digits, tell_reader
from rakiosk.wizards.prompts import AskNewPin, Notice, Tone
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard


async def change(v: Visit) -> None:  # manual steps 1 to 3
    await card_in_reader(v)
    await look_at_own_card(v)
    is_personal = await personal_digits(v)
    tries_left = v.own_card.pin_tries_left
    remark: Words = ""
    while True:
        if tries_left == 0:
            raise PinBlocked("no try left")
        pins = await v.show(AskNewPin(_("Change the card PIN"), tries_left, is_personal, remark), with_card=True)
        try:
            await tell_reader(v, _("The card PIN will now be changed."))
            async with v.working(_("Changing the card PIN…")), v.desk.opened(v.own_card.guid) as card:
                await card.change_pin(pins.old or Secret(b""), pins.new)
        except PinWrong as wrong:
            tries_left, remark = wrong.tries_left, _("The old card PIN was wrong. Nothing was changed.")
        else:
            return
        finally:
            for pin in (pins.old, pins.new):
                if pin is not None:
                    pin.wipe()


async def changed(v: Visit) -> None:  # 4
    await v.show(
        Notice(
            # Manual: 貳-八-4
            _("The card PIN has been changed."),
            (_("From now on the card takes only the new card PIN. Your login password stays as it is."),),
            tone=Tone.GOOD,
        )
    )


WIZARD = Wizard("貳-八", _("Change card PIN"), steps=(change, changed))
