"""The command `rakiosk` before anything is loaded: in UTF-8, and a kiosk under another allocator."""

import gc
import sys

from ra_contract.utf8 import speak_utf8
from rakiosk.memory import choose_allocator
from rakiosk.quick_records import hasten_dataclasses

_KIOSKS = {"run", "clerk", "demo"}


def main() -> int:
    """Run the command of this command line; the exit status."""
    speak_utf8()
    if _KIOSKS.intersection(sys.argv[1:2]):
        choose_allocator()  # here, for whatever is loaded before it is loaded twice
        hasten_dataclasses()
        gc.disable()  # while it loads there is no garbage, and looking for it is a fifth of the start: `settle_memory`
    from rakiosk.cli import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(main())
