"""臨櫃、晶片卡密碼重置授權: a clerk authorises the reset of one card's PIN, which the customer then types unseen."""

from ra_contract.counter_job import JobKind
from rakiosk.i18n import Message, _
from rakiosk.kit.certificates import moment
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, job_facts, outcome, require_done
from rakiosk.procedures.counter.cards import which_card
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person
from rakiosk.procedures.counter.slips import authorisation_slip, offer_slip

NOW, ELSEWHERE, SLIP = "now", "elsewhere", "slip"


async def hand_over(v: Visit, now: Asking) -> None:
    """Tell that it is authorised, and hand the keyboard over where the customer is to use this kiosk."""
    await require_done(v, now)
    if not now.desk.is_kiosk:
        await v.show(outcome(now.asked, _say_kiosk()))
        await offer_slip(v, authorisation_slip(now.asked))
        return
    while (chosen := await v.show(authorised(now))) == SLIP:
        await offer_slip(v, authorisation_slip(now.asked))
    if chosen == NOW:
        now.desk.handed_over = now.asked


def authorised(now: Asking) -> Menu:
    """An authorisation, and where the customer will use it."""
    until = moment(now.asked.expires_at)[-5:] if now.asked.expires_at is not None else ""
    entries = (
        Entry("1", _("Hand over: the customer types the new PIN here, now"), NOW),
        Entry("2", _("The customer uses another kiosk of this office"), ELSEWHERE),
        Entry("3", _("Print an authorisation slip"), SLIP),
    )
    return Menu(
        _("✓ The PIN reset is authorised until {moment}", moment=until),
        (MenuGroup("", entries, is_list=True),),
        advice=_("Say: “Please take the keyboard. I will look away while you choose a new card PIN.”"),
        facts=job_facts(now.asked),
    )


def _say_kiosk() -> Message:
    return _("Say: “Please go to the kiosk with your card, sign in and choose “Reset card PIN” within 15 minutes.”")


WIZARD = Wizard(Asking.of(JobKind.PIN_RESET), lambda _now: (which_card, identify, ask, second_person, hand_over))
