"""壹、八 登入密碼變更: a new login password under the rules of the first one; every session ends by it."""

from rakiosk.i18n import _
from rakiosk.kit.prompts import Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.sections.user.login import change_password


async def change(v: Visit) -> None:  # manual steps 1, 2
    await change_password(v, _("Change login password"))
    v.session = None  # the RA has ended it
    await v.show(changed())


def changed() -> Notice:
    """Tell what comes next."""
    return Notice(
        # Manual: 壹-八-2
        _("The change is done: please sign in anew with the new login password."),
        (_("All your sessions have ended, at other kiosks too. The old login password is no longer valid."),),
        tone=Tone.GOOD,
    )


WIZARD = plain(change)
