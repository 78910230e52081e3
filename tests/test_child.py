"""Children for one task leave the processor to the customer's keys."""

import asyncio
import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from rakiosk import child

TELL = "import os, sys; sys.stdin.read(); print(os.nice(0))"


async def test_a_child_is_nicer_than_the_kiosk_before_it_is_given_anything() -> None:
    command = (*child.module("")[:1], "-c", TELL)
    told = await child.answer_of(command, b"go", failure=AssertionError)
    assert int(told) > os.nice(0)


async def test_the_kiosk_goes_on_while_a_child_is_started(tmp_path: Path) -> None:
    """The program cannot be run as long as this process holds a lease; it is told, and has to hear of it before."""
    program, heard, before = tmp_path / "program", list[set[Path]](), _children()
    program.write_text("#!/bin/sh\necho done\n")
    program.chmod(0o700)
    held = os.open(program, os.O_RDONLY)

    def let_go() -> None:
        heard.append({_program(child) for child in _children() - before})
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    asyncio.get_running_loop().add_signal_handler(signal.SIGIO, let_go)  # fcntl(2), leases
    fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    try:
        assert await child.answer_of([str(program)], failure=AssertionError) == b"done\n"
    finally:
        os.close(held)
    assert heard == [{_program("self")}]  # it was not the program yet


def _children() -> set[str]:
    """The processes that this one has started."""
    found = set[str]()
    for thread in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # it has ended
            found.update((thread / "children").read_text().split())
    return found


def _program(process: str) -> Path:
    return Path("/proc", process, "exe").readlink()


async def test_a_child_has_nothing_open_but_what_it_is_given_and_hears_of_broken_pipes() -> None:
    """Libraries open files that stay open in whatever is started."""
    left_open = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(left_open, True)  # noqa: FBT003
    tell = "import os; print(os.listdir('/proc/self/fd'))"
    try:
        told = await child.answer_of((*child.module("")[:1], "-c", tell), failure=AssertionError)
    finally:
        os.close(left_open)
    assert told == b"['0', '1', '2', '3']\n"  # the folder itself is the fourth
    ignored = await child.answer_of(("grep", "SigIgn", "/proc/self/status"), failure=AssertionError)
    assert not int(ignored.split()[1], 16) & (1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1)


async def test_a_child_that_nobody_waits_for_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"
    os.mkfifo(note)
    waiting = asyncio.ensure_future(
        child.answer_of(("sh", "-c", f"echo $$ > '{note}'; exec sleep 1000"), failure=AssertionError)
    )
    process = Path("/proc", (await asyncio.to_thread(note.read_text)).strip())
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not process.exists()  # noqa: ASYNC240


async def test_a_child_that_is_given_up_while_it_starts_leaves_nothing_behind() -> None:
    before = _open_files(), _children()
    starting = asyncio.ensure_future(child.answer_of(("sleep", "1000"), failure=AssertionError))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert (_open_files(), _children()) == before


def _open_files() -> set[Path]:
    return set(Path("/proc/self/fd").iterdir())
