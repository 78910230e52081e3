"""The process that looks at everything of this machine: settings come in, verdicts go out, it ends."""

import asyncio
import logging
import pickle
import sys

from rakiosk.support.doctor.examination import verdicts


def main() -> None:
    """Look once."""
    logging.getLogger("rakiosk").addHandler(logging.NullHandler())  # what failed is told as a verdict
    config = pickle.load(sys.stdin.buffer)  # noqa: S301  # the kiosk has written it
    sys.stdout.buffer.write(pickle.dumps(asyncio.run(verdicts(config))))


if __name__ == "__main__":
    main()
