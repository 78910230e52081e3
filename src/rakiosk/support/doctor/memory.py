"""The working memory: how much of it programs can still have."""

import re
from pathlib import Path

from rakiosk.i18n import _
from rakiosk.support.doctor.verdict import Check, Verdict, attention, broken, ok, unasked

NODES = Path("/sys/devices/system/node")  # /proc/meminfo is hidden from the kiosk's unit (ProcSubset=pid)
SCARCE, TOO_SCARCE = 300_000_000, 100_000_000  # bytes: two programs as large as the kiosk; not one
_AVAILABLE = re.compile(r" (?:MemFree|Active\(file\)|Inactive\(file\)|SReclaimable): +(\d+) kB")
_ADVICE = _("Let an administrator restart this machine; if it stays so, end what is not the kiosk's, or put more in.")


def memory() -> Verdict:
    """There is memory for this kiosk and what it starts for a paper, a file and an examination."""
    told = "".join(file.read_text(encoding="ascii") for file in NODES.glob("node*/meminfo"))
    parts = _AVAILABLE.findall(told)
    if not parts:
        return unasked(Check.MEMORY, _("This machine does not tell."))
    free = sum(map(int, parts)) * 1024
    found = _("{free} MB are available.", free=free // 1_000_000)
    if free < TOO_SCARCE:
        return broken(Check.MEMORY, found, _ADVICE, free)
    return attention(Check.MEMORY, found, _ADVICE, free) if free < SCARCE else ok(Check.MEMORY, found, free)
