"""A process that writes an audit until it is killed: `writer.py FOLDER`; it says how many records are kept."""

import sys
from pathlib import Path

from rakiosk.audit.port import Act
from rakiosk.audit.store import Note, Store


def main() -> None:
    """As the module says."""
    with Store(Path(sys.argv[1]), file_bytes=3_000, files=1_000) as store:
        while True:
            number = store.head.count
            store.add([Note("2026-11-23T01:30:00.000+00:00", Act.STEP, {"name": f"step-{number}"})] * 3)
            sys.stdout.write(f"{store.head.count}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
