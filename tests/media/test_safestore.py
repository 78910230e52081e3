"""Saving on a stick: whole and read back, or not at all, whatever the stick does meanwhile."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rakiosk.domain.errors import (
    FileExists,
    FileMissing,
    KioskError,
    MediaError,
    StickBroken,
    StickFull,
    StickReadOnly,
    StickRemoved,
    StickTurnedReadOnly,
)
from rakiosk.media import reading, safestore
from rakiosk.media.safestore import PART, Step, device_of, is_fat_safe

NAME, OLD, NEW = "DEMO-05-sign.p12", b"old" * 999, b"new" * 1234


def test_a_saved_file_is_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path))
    assert reading.read(tmp_path, NAME, device=device_of(tmp_path)) == NEW
    assert reading.names(tmp_path, device=device_of(tmp_path)) == (NAME,)
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


def test_a_file_of_the_same_name_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    with pytest.raises(FileExists) as told:
        safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path))
    assert told.value.args == (NAME,)
    assert (tmp_path / NAME).read_bytes() == OLD
    safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path), replace=True)
    assert (tmp_path / NAME).read_bytes() == NEW


@pytest.mark.parametrize("step", Step)
def test_broken_at_any_step_the_file_is_the_old_one_or_the_new_one(tmp_path: Path, step: Step) -> None:
    (tmp_path / NAME).write_bytes(OLD)

    def break_there(reached: Step) -> None:
        if reached is step:
            raise StickRemoved(step.value)

    with pytest.raises(StickRemoved):
        safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path), replace=True, before=break_there)
    assert (tmp_path / NAME).read_bytes() == (NEW if step is Step.SYNC_FOLDER else OLD)
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("step", Step)
def test_killed_at_any_step_no_half_file_has_the_name_and_saving_again_succeeds(tmp_path: Path, step: Step) -> None:
    program = (
        "import os, sys; from pathlib import Path; from rakiosk.media import safestore as s\n"
        "folder, name, step = Path(sys.argv[1]), sys.argv[2], s.Step(sys.argv[3])\n"
        "s.save(folder, name, b'new' * 1234, device=s.device_of(folder),"
        " before=lambda reached: reached is step and os.kill(os.getpid(), 9))\n"
    )
    python = [sys.executable, "-c", program]
    assert subprocess.run([*python, str(tmp_path), NAME, step.value], check=False).returncode == -9
    assert not (tmp_path / NAME).exists() or (tmp_path / NAME).read_bytes() == NEW
    assert reading.names(tmp_path, device=device_of(tmp_path)) == ((NAME,) if step is Step.SYNC_FOLDER else ())
    safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path), replace=True)
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


def test_of_what_lies_on_a_stick_only_our_own_parts_are_cleared(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(OLD)
    folder = tmp_path / "stick"
    folder.mkdir()
    kept = {NAME, "film.mp4.part", "notes.rakiosk-part.txt", PART, f".hidden{PART}", f"簽章{PART}"}
    ours = {f"{NAME}{PART}", f"documents 2.pdf{PART}"}
    for name in (*kept, *ours):
        (folder / name).write_bytes(OLD)
    (folder / f"folder{PART}").mkdir()
    (folder / f"link{PART}").symlink_to(outside)
    safestore.clear_parts(folder, device=device_of(folder))
    assert {entry.name for entry in folder.iterdir()} == {*kept, f"folder{PART}", f"link{PART}"}
    assert outside.read_bytes() == OLD
    with pytest.raises(StickRemoved):
        safestore.clear_parts(folder, device=device_of(folder) + 1)


def test_nothing_is_written_into_the_empty_mount_point_of_a_pulled_stick(tmp_path: Path) -> None:
    with pytest.raises(StickRemoved):
        safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path) + 1)
    with pytest.raises(StickRemoved):
        reading.read(tmp_path / "gone", NAME, device=device_of(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        reading.read(tmp_path, NAME, device=device_of(tmp_path))


@contextmanager
def mounted(folder: Path, *command: str) -> Iterator[None]:
    """Something mounted at a folder; skips where this machine allows no mounts."""
    told = subprocess.run(["mount", *command, str(folder)], capture_output=True, text=True, check=False)
    if told.returncode != 0:
        pytest.skip(f"this machine mounts nothing: {told.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _saved(folder: Path, content: bytes = NEW) -> KioskError | None:
    try:
        safestore.save(folder, NAME, content, device=device_of(folder))
    except KioskError as error:
        return error
    return None


def test_a_full_stick_is_told_and_holds_nothing_half(tmp_path: Path) -> None:
    with mounted(tmp_path, "-t", "tmpfs", "-o", "size=64k", "rakiosk"):
        assert isinstance(_saved(tmp_path, b"x" * 200_000), StickFull)
        assert list(tmp_path.iterdir()) == []
        assert _saved(tmp_path) is None


@pytest.mark.parametrize("step", [Step.CREATE, Step.READ_BACK, Step.RENAME])
def test_a_stick_that_turns_read_only_while_it_is_written_to_is_told_as_what_it_is(tmp_path: Path, step: Step) -> None:
    """As the kernel does with a file system in which it finds an error (ext4's errors=remount-ro, FAT always)."""

    def turn(reached: Step) -> None:
        if reached is step:
            subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)

    with mounted(tmp_path, "-t", "tmpfs", "rakiosk"):
        with pytest.raises(StickTurnedReadOnly, match="EROFS"):
            safestore.save(tmp_path, NAME, NEW, device=device_of(tmp_path), before=turn)
        assert NAME not in [entry.name for entry in tmp_path.iterdir()]


def test_a_stick_that_breaks_while_its_data_is_written_out_is_told(tmp_path: Path) -> None:
    """A sparse image on a full file system: writing succeeds, and fsync fails with EIO."""
    below, above = tmp_path / "below", tmp_path / "above"
    below.mkdir()
    above.mkdir()
    with mounted(below, "-t", "tmpfs", "-o", "size=3m", "rakiosk"):
        image = below / "stick.img"
        with image.open("wb") as stream:
            stream.truncate(16_000_000)
        subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", str(image)], check=True)
        (below / "filler").write_bytes(b"x" * (os.statvfs(below).f_bavail * os.statvfs(below).f_frsize - 65_536))
        with mounted(above, "-t", "ext4", "-o", "loop", str(image)):
            assert isinstance(_saved(above, os.urandom(1_000_000)), StickBroken | StickFull | StickReadOnly)
            assert not (above / NAME).exists()


@contextmanager
def fuse_mounted(folder: Path, format_program: str, *driver: str) -> Iterator[None]:
    """A new image with a customers' file system, mounted through FUSE at a folder."""
    if shutil.which(format_program) is None or shutil.which(driver[0]) is None:
        pytest.skip(f"{format_program} or {driver[0]} is not installed")
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("this machine has no FUSE")
    image = folder.with_suffix(".img")
    with image.open("wb") as stream:
        stream.truncate(16_000_000)
    subprocess.run([format_program, str(image)], check=True, capture_output=True)
    device = subprocess.run(["losetup", "-f", "--show", str(image)], capture_output=True, text=True, check=False)
    if device.returncode != 0:
        pytest.skip(f"this machine has no loop devices: {device.stderr.strip()}")
    outside = device_of(folder)
    try:
        with subprocess.Popen([*driver, device.stdout.strip(), str(folder)], stderr=subprocess.DEVNULL) as program:
            while device_of(folder) == outside and program.poll() in {None, 0}:
                time.sleep(0.01)
            assert device_of(folder) != outside, "not mounted"
            try:
                yield
            finally:
                subprocess.run(["umount", str(folder)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device.stdout.strip()], check=True)


FILE_SYSTEMS = {
    "FAT": ("mkfs.vfat", "fusefat", "-o", "rw+"),
    "exFAT": ("mkfs.exfat", "mount.exfat-fuse"),
}


def renames_over_files(folder: Path) -> bool:
    """Whether this driver puts a file in another's place, as Linux's own FAT does and fusefat 0.3 does not."""
    source, target = folder / "source", folder / "target"
    source.touch()
    target.touch()
    try:
        source.replace(target)
    except FileExistsError:
        source.unlink()
        return False
    finally:
        target.unlink()
    return True


@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
def test_a_file_saved_on_customers_file_systems_is_there_when_mounted_anew(tmp_path: Path, file_system: str) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    program, *driver = FILE_SYSTEMS[file_system]
    with fuse_mounted(folder, program, *driver):
        device = device_of(folder)
        safestore.save(folder, NAME, OLD, device=device)
        with pytest.raises(FileExists):
            safestore.save(folder, NAME, NEW, device=device)
        if renames_over_files(folder):
            safestore.save(folder, NAME, NEW, device=device, replace=True)
            assert reading.read(folder, NAME, device=device) == NEW
        else:
            with pytest.raises(FileExists):
                safestore.save(folder, NAME, NEW, device=device, replace=True)
            assert reading.read(folder, NAME, device=device) == OLD
        assert reading.names(folder, device=device) == (NAME,)
        assert reading.free_bytes(folder, device=device) > 1_000_000
        with pytest.raises(MediaError):  # fusefat says of a full file system that writing is not permitted
            safestore.save(folder, "large.p12", bytes(20_000_000), device=device)
        assert reading.names(folder, device=device) == (NAME,)
    with pytest.raises(StickRemoved):
        safestore.save(folder, NAME, NEW, device=device)
    assert list(folder.iterdir()) == []


def test_a_driver_that_does_not_tell_how_much_is_free_has_no_full_stick() -> None:
    untold = Path("/proc")
    assert os.statvfs(untold).f_blocks == 0
    assert reading.free_bytes(untold, device=device_of(untold)) > 1_000_000


@pytest.mark.parametrize("name", ["DEMO-05-sign-20261124.p12", "a", "A b_c.p12"])
def test_plain_names_are_taken(name: str) -> None:
    assert is_fat_safe(name)


@pytest.mark.parametrize(
    "name", ["", ".p12", "a/b", "a:b", "con", "LPT1.p12", "a.", "a ", "簽章.p12", "a.rakiosk-part", "x" * 65]
)
def test_names_that_some_system_cannot_have_are_refused(name: str) -> None:
    assert not is_fat_safe(name)


@pytest.mark.parametrize(
    "name", ["certificate (1).p12", "我的.p12", "v" * 250 + ".p12", "caf\udce9.p12", "below/a b.p12"]
)
def test_a_file_that_is_there_is_replaced_whatever_its_name_and_a_new_one_is_not_made(
    tmp_path: Path, name: str
) -> None:
    device = device_of(tmp_path)
    (tmp_path / "below").mkdir()
    with pytest.raises(FileMissing):
        safestore.save(tmp_path, name, NEW, device=device, replace=True)
    (tmp_path / name).write_bytes(OLD)
    (tmp_path / name).chmod(0o644)
    assert reading.find(tmp_path, [".p12"], device=device) == (name,)
    safestore.save(tmp_path, name, NEW, device=device, replace=True)
    assert reading.read(tmp_path, name, device=device) == NEW
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted({"below", Path(name).name})


def test_links_pipes_hidden_files_and_wastebaskets_are_passed_over(tmp_path: Path) -> None:
    device = device_of(tmp_path)
    secret = tmp_path / "$RECYCLE.BIN"
    secret.mkdir()
    (secret / "old.p12").write_bytes(OLD)
    (tmp_path / "._hidden.p12").write_bytes(OLD)
    (tmp_path / "link.p12").symlink_to(secret / "old.p12")
    (tmp_path / "folder").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe.p12")
    (tmp_path / "folder.p12").mkdir()
    assert reading.find(tmp_path, [".p12"], device=device) == ()
    for name in ("link.p12", "folder/old.p12", "pipe.p12", "folder.p12"):
        with pytest.raises(FileMissing):
            reading.read(tmp_path, name, device=device)
    with pytest.raises(FileMissing):
        safestore.save(tmp_path, "link.p12", NEW, device=device, replace=True)
    assert (secret / "old.p12").read_bytes() == OLD


def test_a_damaged_entry_costs_that_entry_only(tmp_path: Path) -> None:
    """An entry of ext4 whose inode is nonsense: looking at it fails, and at the others does not."""
    image, folder = tmp_path / "stick.img", tmp_path / "stick"
    folder.mkdir()
    with image.open("wb") as stream:
        stream.truncate(8_000_000)
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^metadata_csum", str(image)], check=True)
    for name in ("damaged.p12", "whole.p12"):
        subprocess.run(["debugfs", "-w", "-R", f"write {__file__} {name}", str(image)], check=True, capture_output=True)
    subprocess.run(
        ["debugfs", "-w", "-R", "set_inode_field damaged.p12 i_mode 0170000", str(image)],
        check=True,
        capture_output=True,
    )
    with mounted(folder, "-o", "loop,ro", str(image)):
        assert reading.find(folder, [".p12"], device=device_of(folder)) == ("whole.p12",)
        assert reading.names(folder, device=device_of(folder)) == ("whole.p12",)
