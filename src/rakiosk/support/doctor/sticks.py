"""Customers' USB sticks: whether udisks2 answers."""

import asyncio

from rakiosk.config import Config
from rakiosk.i18n import _, plural
from rakiosk.media.port import Drive
from rakiosk.media.udisks import UdisksMedia
from rakiosk.support.doctor.verdict import Check, Verdict, broken, ok, unasked

_SECONDS = 30.0  # a machine that is busy, as at its start: the bus itself waits 25 for a service that it starts
_ADVICE = _("Let an administrator run: systemctl restart udisks2. Services that need no stick are not concerned.")


async def sticks(config: Config) -> Verdict:
    """The verdict on the service that mounts sticks."""
    if not config.media_udisks:
        return unasked(Check.STICKS, _("This kiosk takes no sticks: [media] udisks is false."))
    told: asyncio.Future[tuple[Drive, ...] | None] = asyncio.get_running_loop().create_future()

    def changed(drives: tuple[Drive, ...] | None) -> None:
        if not told.done():
            told.set_result(drives)

    media = UdisksMedia(loop_folder=config.media_loop_folder, power_off=False)
    media.start(changed)
    try:
        drives = await asyncio.wait_for(told, _SECONDS)
    except TimeoutError:
        drives = None
    finally:
        await media.close()
    if drives is None:
        return broken(Check.STICKS, _("The service for sticks (udisks2) does not answer."), _ADVICE)
    return ok(Check.STICKS, plural("One stick is in.", "{count} sticks are in.", len(drives)))
