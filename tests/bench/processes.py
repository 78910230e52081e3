"""The cost of a program and the processes that it started, as Linux counts it."""

import time
from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found, todo = list[int](), [pid]
    while todo:
        found.append(todo.pop())
        with suppress(OSError):
            for thread in Path(f"/proc/{found[-1]}/task").iterdir():
                todo += map(int, (thread / "children").read_text("ascii").split())
    return found


def cpu_seconds(pids: list[int]) -> float:
    """The time that they have had the processor."""
    total = 0.0
    for pid in pids:
        with suppress(OSError):  # clock_getcpuclockid(3): the clock of a process has this number
            total += time.clock_gettime(~pid << 3 | 2)
    return total


def wake_ups(pids: list[int]) -> int:
    """How often their threads have gone to sleep, and so been woken."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                total += _field((thread / "status").read_text(), "voluntary_ctxt_switches")
    return total


def memory_kilobytes(pids: list[int]) -> int:
    """Their share of the memory (PSS): what several have in common is divided between them."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            total += _field(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss")
    return total


def _field(text: str, name: str) -> int:
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name}:"))
