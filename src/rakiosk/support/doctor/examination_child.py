"""The process that looks at everything of this machine: settings come in, verdicts go out, it ends."""

import asyncio
import logging
import pickle
import sys
import tempfile


def main() -> None:
    """Look once."""
    logging.getLogger().addHandler(
        logging.NullHandler()
    )  # what failed is told as a verdict; a library adds its own else
    config = pickle.load(sys.stdin.buffer)  # noqa: S301  # the kiosk has written it
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        # python-escpos leaves a folder behind wherever it is loaded, and a kiosk that dies may end this in mid-look
        from rakiosk.support.doctor.examination import verdicts  # noqa: PLC0415

    tempfile.tempdir = None
    found = asyncio.run(verdicts(config))
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
