"""The stick as a prompt needs it: it stays in."""

from dataclasses import dataclass

from rakiosk.domain.errors import StickRemoved
from rakiosk.kit.stage import Devices
from rakiosk.media.port import Drive


@dataclass(frozen=True, slots=True)
class StickStaysIn:
    """The stick that the prompt speaks of."""

    drive: Drive

    def missing(self, devices: Devices) -> StickRemoved | None:
        """StickRemoved when it is seen to be out; while nobody can tell it is most likely still there."""
        if devices.drives is None or self.drive.key in {drive.key for drive in devices.drives}:
            return None
        return StickRemoved("while a prompt waited")
