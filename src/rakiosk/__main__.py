"""The command `rakiosk` before anything is loaded: in UTF-8, under another allocator, and kept by a small process."""

import gc
import sys

from ra_contract.standard_streams import open_closed_streams
from ra_contract.utf8 import speak_utf8
from rakiosk.memory import choose_allocator
from rakiosk.supervisor import keep_from_here

_OF_COUNTERS = {"run", "clerk"}
_KIOSKS = {*_OF_COUNTERS, "demo"}


def main() -> int:
    """Run the command of this command line; the exit status."""
    speak_utf8()
    open_closed_streams()
    command = sys.argv[1:2]
    if _KIOSKS.intersection(command):
        choose_allocator()  # here, for whatever is loaded before it is loaded twice
        if _OF_COUNTERS.intersection(command) and sys.stdin.isatty():
            keep_from_here(_log_death)  # here, for whatever is loaded before stays in the small process as well
        from rakiosk.quick_patterns import hasten_patterns  # noqa: PLC0415

        hasten_patterns()
        from rakiosk.quick_records import hasten_dataclasses  # noqa: PLC0415

        hasten_dataclasses()
        gc.disable()  # while it loads there is no garbage, and looking for it is a fifth of the start: `settle_memory`
    from rakiosk.cli import main as run  # noqa: PLC0415

    return run()


def _log_death(words: str) -> None:
    """Log how a kiosk ended; in the small process, which loads what that needs for it alone."""
    from rakiosk.cli import log_death_of  # noqa: PLC0415

    log_death_of(sys.argv[1:], words)


if __name__ == "__main__":
    sys.exit(main())
