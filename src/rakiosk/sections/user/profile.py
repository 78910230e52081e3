"""壹、七 使用者資料變更: E-mail and telephone, masked until typed anew, never over a change that was not seen."""

from ra_contract.contact import masked_email, masked_phone
from ra_contract.problems import Refusal
from ra_contract.profile import Profile, ProfileChange
from rakiosk.domain.errors import RaRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskOwnData, Notice, OwnData, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.pages import until_done


async def change(v: Visit) -> None:  # manual steps 1, 2
    typed = OwnData()
    remark: Words = ""
    profile, etag = await _read(v)
    while True:
        typed = await v.show(AskOwnData(masked(profile), typed, remark))
        wanted = ProfileChange(typed.email or None, typed.phone or None)
        is_saved = await _save(v, wanted, etag)
        profile, etag = await _read(v)
        # a change whose answer was lost is refused when it is sent again, and was made all the same
        if is_saved or is_as_wanted(profile, wanted):
            break
        remark = _("Your data was changed elsewhere in the meantime. Please look at it again.")
    await v.show(saved(profile, wanted))


def masked(profile: Profile) -> OwnData:
    """A profile for whoever looks along."""
    return OwnData(masked_email(profile.email), masked_phone(profile.phone))


async def _read(v: Visit) -> tuple[Profile, str]:
    found: list[tuple[Profile, str]] = []

    async def ask() -> None:
        async with v.working(_("Asking the registration authority…")):
            found.append(await v.ra.profile())

    await until_done(v, ask)
    return found[-1]


async def _save(v: Visit, wanted: ProfileChange, etag: str) -> bool:
    """False when somebody else has changed the data since they were read."""

    is_saved = True

    async def send() -> None:
        nonlocal is_saved
        try:
            async with v.working(_("Saving your data…")):
                await v.ra.change_profile(wanted, etag)
        except RaRefused as refused:
            if refused.code is not Refusal.CHANGED_MEANWHILE:
                raise
            noted("D01", refused)
            is_saved = False

    await until_done(v, send)
    return is_saved


def is_as_wanted(profile: Profile, wanted: ProfileChange) -> bool:
    """Whether the registration authority has what was typed."""
    return wanted.email in {None, profile.email} and wanted.phone in {None, profile.phone}


def saved(profile: Profile, wanted: ProfileChange) -> Notice:
    """Tell what was read back: in full where it was typed just now, masked where not."""
    hidden = masked(profile)
    facts: tuple[tuple[Words, Words], ...] = (
        (_("E-mail"), (profile.email if wanted.email else hidden.email) or _("none")),
        (_("Telephone"), (profile.phone if wanted.phone else hidden.phone) or _("none")),
    )
    if not is_as_wanted(profile, wanted):
        told = _("The registration authority has other data than you typed.")
        return Notice(told, (_("Please look at them, and tell the staff at the counter."),), facts, tone=Tone.WARNING)
    # Manual: 壹-七-2
    return Notice(_("Your data has been changed."), (_("This was read back just now:"),), facts, tone=Tone.GOOD)


WIZARD = plain(change)
