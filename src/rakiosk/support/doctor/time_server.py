"""The time server: whether one keeps this machine's clock, as systemd knows it of whichever program asks it."""

import shutil
import subprocess

from rakiosk.i18n import _
from rakiosk.support.doctor.verdict import Check, Verdict, attention, ok, unasked

_SECONDS = 10.0
_ASKED = ("timedatectl", "show", "--property", "NTP", "--property", "NTPSynchronized")  # org.freedesktop.timedate1(5)
_UNKNOWN = _("This machine does not tell.")


def time_server() -> Verdict:
    """A time server keeps the clock; a clock that nobody keeps is right today."""
    if shutil.which(_ASKED[0]) is None:
        return unasked(Check.TIME_SERVER, _UNKNOWN)
    told = subprocess.run(_ASKED, capture_output=True, text=True, check=False, timeout=_SECONDS).stdout.split()  # noqa: S603
    if "NTPSynchronized=yes" in told:
        return ok(Check.TIME_SERVER, _("It keeps the clock of this machine."))
    if "NTP=no" in told:
        advice = _("Let an administrator run: timedatectl set-ntp true")
        return attention(Check.TIME_SERVER, _("Nobody asks a time server: the clock will go wrong."), advice)
    if "NTPSynchronized=no" in told:
        advice = _("Let an administrator see which one is asked, and whether the network lets it through: timedatectl")
        return attention(Check.TIME_SERVER, _("It has not answered since this machine was started."), advice)
    return unasked(Check.TIME_SERVER, _UNKNOWN)
