"""臨櫃、變更密碼: a clerk's own password; the session ends by it."""

from rakiosk.domain.errors import SessionEnded
from rakiosk.i18n import _
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import AtDesk
from rakiosk.procedures.counter.own_password import change_own_password, changed


async def change(v: Visit, now: AtDesk) -> None:
    """Change it, and sign in anew."""
    await change_own_password(v, now.desk.ra, now.desk.session.clerk, _("Change my password"))
    await v.show(changed())
    raise SessionEnded("the clerk's password was changed")


WIZARD = Wizard(AtDesk, lambda _now: (change,))
