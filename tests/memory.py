"""The memory of another process: needs the rights of a debugger."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def writable_memory(pid: int) -> Iterator[bytes]:
    """Every writable piece of a process's memory; what it gives back meanwhile is passed over."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in place.split("-"))
                with suppress(OSError):
                    yield os.pread(memory.fileno(), end - start, start)
