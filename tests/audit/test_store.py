"""The kiosk's audit on disk: every edit shows, a torn tail is cut, and what was acknowledged is never lost."""

import fcntl
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from ra_contract.chain import Head
from rakiosk.audit.lines import files_in
from rakiosk.audit.lock import InUse
from rakiosk.audit.port import Act
from rakiosk.audit.reading import lines, verify
from rakiosk.audit.store import Note, Store
from rakiosk.support.audit import export, show
from tests.audit import writer

IS_WHOLE = os.environ.get("RAKIOSK_AUDIT") == "whole"
EDITS, KILLS = (10_000, 1_000) if IS_WHOLE else (300, 4)
SEED = 20261129
MOMENT = "2026-11-23T01:30:00.000+00:00"


def notes(count: int) -> list[Note]:
    return [Note(MOMENT, Act.STEP, {"name": f"step-{number}", "done": True}) for number in range(count)]


def written(folder: Path, count: int, **bounds: int) -> Head:
    with Store(folder, **bounds) as store:
        for note in notes(count):
            store.add([note])
        return store.head


def test_what_is_written_is_read_in_its_order_and_holds(tmp_path: Path) -> None:
    head = written(tmp_path, 5)
    assert verify(tmp_path, head).fault is None
    assert [line.facts["name"] for line in lines(tmp_path) if "name" in line.facts] == [f"step-{n}" for n in range(5)]
    assert written(tmp_path, 2).count == head.count + 2  # another process goes on in the same chain
    assert verify(tmp_path, head).head.count == head.count + 2


def test_what_somebody_has_written_into_it_is_shown_and_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, 1)
    (file,) = files_in(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"step-0", rb"\u001b[2J\u009b\n2026 forged"))
    for shows in (partial(show, last=9), export):
        shows(tmp_path)
        told = capsys.readouterr().out.splitlines()
        assert len(told) == len(list(lines(tmp_path)))
        assert all(line.isprintable() for line in told)


def edited(content: bytes, chance: random.Random) -> bytes:
    """The bytes otherwise than they were, in one of the ways in which people and disks do it."""
    place = chance.randrange(len(content))
    parts = content.splitlines(keepends=True)
    line, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    match chance.randrange(6):
        case 0:
            return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
        case 1:
            return content[:place] + content[place + chance.randrange(1, 40) :]
        case 2:
            return content[:place] + chance.randbytes(chance.randrange(1, 40)) + content[place:]
        case 3:
            return content[:place]
        case 4:
            parts.insert(line, parts[other])
        case _:
            parts[line], parts[other] = parts[other], parts[line][: chance.choice((0, 1_000))]
    return b"".join(parts)


def test_every_edit_is_found(tmp_path: Path) -> None:
    head = written(tmp_path, 30, file_bytes=2_000)
    contents = {file: file.read_bytes() for file in files_in(tmp_path)}
    assert len(contents) > 2
    chance = random.Random(SEED)
    for number in range(EDITS):
        file = chance.choice(list(contents))
        changed = edited(contents[file], chance)
        if changed == contents[file]:
            continue
        file.write_bytes(changed)
        assert verify(tmp_path, head).fault is not None, f"edit {number} of {file.name} with seed {SEED}"
        file.write_bytes(contents[file])
    assert verify(tmp_path, head).fault is None


def tails() -> Iterator[bytes]:
    yield from (b"\0" * 4096, b"\xff", b"{", b"\n", os.urandom(200), b"0" * 64 + b" {}\n")


def test_a_record_that_the_power_tore_is_cut_wherever_it_was_torn_and_the_chain_goes_on(tmp_path: Path) -> None:
    head = written(tmp_path, 3)
    file = files_in(tmp_path)[0]
    before = file.read_bytes()
    written(tmp_path, 1)
    last = file.read_bytes()[len(before) :]
    for tail in (*(last[:length] for length in range(1, len(last))), *tails()):
        file.write_bytes(before + tail)
        assert verify(tmp_path).fault is not None
        with Store(tmp_path) as store:
            assert (store.head, store.cut_bytes) == (head, len(tail))
            store.add(notes(1))
        assert file.with_suffix(".torn").read_bytes() == tail
        assert verify(tmp_path, head).fault is None


def test_what_somebody_changed_is_no_torn_tail_and_stays_to_be_found(tmp_path: Path) -> None:
    written(tmp_path, 6)
    file = files_in(tmp_path)[0]
    file.write_bytes(file.read_bytes().replace(b"step-2", b"step-x"))
    count = written(tmp_path, 1).count
    fault = verify(tmp_path).fault
    assert fault is not None
    assert (fault.number, count) == (4, 8)
    assert "step-5" in file.read_text()


def test_the_oldest_files_go_and_the_rest_still_holds(tmp_path: Path) -> None:
    head = written(tmp_path, 60, file_bytes=1_000, files=3)
    verdict = verify(tmp_path, head)
    assert len(files_in(tmp_path)) == 3
    assert verdict.fault is None
    assert verdict.first > 1
    assert verdict.head == head


def test_an_old_copy_that_was_put_back_is_found_by_the_head_that_the_ra_was_told(tmp_path: Path) -> None:
    written(tmp_path, 3)
    file = files_in(tmp_path)[0]
    old = file.read_bytes()
    told = written(tmp_path, 3)
    file.write_bytes(old)
    assert verify(tmp_path).fault is None
    fault = verify(tmp_path, told).fault
    assert fault is not None
    assert "an old copy was put back" in fault.words
    with Store(tmp_path) as store:  # nor do new records hide it
        store.add([Note(MOMENT, Act.STEP, {"name": "other"})] * 9)
        assert store.head.count > told.count
    assert verify(tmp_path, told).fault is not None
    file.unlink()
    assert verify(tmp_path, told).fault is not None


def test_two_processes_never_write_the_same_audit(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(InUse):
        Store(tmp_path)


def test_an_audit_whose_writer_is_gone_is_taken_over_by_one_though_its_lock_is_held(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread:
        gone = thread.submit(Store, tmp_path).result()
    while Path("/proc", (tmp_path / "lock").read_text().split()[0]).exists():
        pass  # it is joined a moment before the kernel lets go of it
    with Store(tmp_path) as store:
        store.add(notes(1))
        with pytest.raises(InUse):
            Store(tmp_path)
    gone.close()
    (tmp_path / "lock").write_text(f"{os.getpid()} 1")  # the number is another's by now
    with (tmp_path / "lock").open("rb") as left:
        fcntl.flock(left, fcntl.LOCK_EX)
        Store(tmp_path).close()
    assert verify(tmp_path).head.count == written(tmp_path, 1).count - 1


def test_a_writer_killed_at_any_moment_loses_no_record_that_it_acknowledged(tmp_path: Path) -> None:
    chance, seen = random.Random(SEED), 0
    for number in range(KILLS):
        with subprocess.Popen([sys.executable, writer.__file__, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(1, 30)):
                seen = int(process.stdout.readline())
            process.kill()
            told = process.stdout.read().splitlines()
            seen = int(told[-1]) if told and told[-1].isdigit() else seen
        with Store(tmp_path, file_bytes=3_000, files=1_000) as store:
            assert store.head.count >= seen, f"kill {number} with seed {SEED}"
        assert verify(tmp_path).fault is None, f"kill {number} with seed {SEED}"
