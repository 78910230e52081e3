"""Customers' sticks through the real udisks2: loop devices stand in for USB."""

import asyncio
import threading
from asyncio.subprocess import create_subprocess_exec
from pathlib import Path

import pytest

from rakiosk.domain.errors import (
    FileExists,
    MediaServiceMissing,
    StickBroken,
    StickFull,
    StickNotClosed,
    StickReadOnly,
    StickRemoved,
    StickTurnedReadOnly,
    StickUnreadable,
)
from rakiosk.media import mount
from rakiosk.media.port import Drive
from rakiosk.media.safestore import PART
from rakiosk.media.udisks import UdisksMedia
from tests.media.conftest import LoopSticks, Watched

pytestmark = [pytest.mark.xdist_group("udev"), pytest.mark.timeout(60)]  # a machine has one udev

EXT4 = ("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-L", "MINE")
NAME, CONTENT = "DEMO-05-sign.p12", b"content" * 600


async def test_a_stick_comes_is_written_to_and_read_and_goes(loop_sticks: LoopSticks, watched: Watched) -> None:
    assert await watched.until(lambda drives: not drives) == ()
    loop_sticks.insert("stick", *EXT4)
    drive = await watched.one()
    assert (drive.label, drive.size, drive.is_read_only) == ("MINE", 8_000_000, False)
    async with watched.media.opened(drive, writable=True) as opened:
        before = opened.free
        await opened.save(NAME, CONTENT)
        assert opened.free < before
        with pytest.raises(FileExists):
            await opened.save(NAME, b"other")
        assert {"rw", "nosuid", "nodev", "noexec"} <= mount_options(loop_sticks)
    assert not mount_options(loop_sticks)
    async with watched.media.opened(drive, writable=False) as opened:
        assert await opened.names() == (NAME,)
        assert await opened.read(NAME) == CONTENT
        assert "ro" in mount_options(loop_sticks)
        with pytest.raises(StickTurnedReadOnly):
            await opened.save("other.p12", CONTENT)
    part = "other.p12" + PART
    async with watched.media.opened(drive, writable=True) as opened:
        (opened._folder / part).write_bytes(CONTENT)
        (opened._folder / "film.mp4.part").write_bytes(CONTENT)
    async with watched.media.opened(drive, writable=False) as opened:
        assert (opened._folder / part).exists(), "to be read it is left as it is"
    async with watched.media.opened(drive, writable=True) as opened:
        assert not (opened._folder / part).exists()
        assert await opened.names() == (NAME, "film.mp4.part")
        # as the kernel does with a file system in which it finds an error
        assert await (await create_subprocess_exec("mount", "-o", "remount,ro", opened._folder)).wait() == 0
        with pytest.raises(StickTurnedReadOnly):
            await opened.save("other.p12", CONTENT)
    await watched.media.release(drive)
    loop_sticks.pull("stick")
    await watched.until(lambda drives: not drives)
    loop_sticks.insert("stick")
    again = await watched.one()
    assert again.key != drive.key
    with pytest.raises(StickRemoved):
        await watched.media.release(drive)
    async with watched.media.opened(again, writable=False) as opened:
        assert await opened.read(NAME) == CONTENT


async def test_a_stick_pulled_while_it_is_mounted_is_removed_and_the_next_one_is_taken(
    loop_sticks: LoopSticks, watched: Watched
) -> None:
    loop_sticks.insert("stick", *EXT4)
    drive = await watched.one()
    with pytest.raises(StickRemoved):
        await save_pulled(loop_sticks, watched.media, drive)
    assert not files_named(NAME, Path("/media")), "nothing was written beside the stick"
    await watched.until(lambda drives: not drives)
    loop_sticks.insert("other", *EXT4)
    async with watched.media.opened(await watched.one(), writable=True) as opened:
        await opened.save(NAME, CONTENT)


async def save_pulled(sticks: LoopSticks, media: UdisksMedia, drive: Drive) -> None:
    async with media.opened(drive, writable=True) as opened:
        sticks.pull("stick")
        await opened.save(NAME, CONTENT)


def files_named(name: str, folder: Path) -> list[Path]:
    return list(folder.rglob(f"{name}*"))


async def test_a_stick_that_hangs_holds_nobody_and_is_never_called_saved(
    loop_sticks: LoopSticks, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen by the kernel: whatever is written to it waits."""
    monkeypatch.setattr(mount, "DEADLINE_SECONDS", 0.2)
    loop_sticks.insert("stick", *EXT4)
    drive = await watched.one()
    with pytest.raises(StickBroken, match="no answer in time"):
        await _save_on_a_frozen(watched, drive)


async def _save_on_a_frozen(watched: Watched, drive: Drive) -> None:
    async with asyncio.timeout(30), watched.media.opened(drive, writable=True) as opened:
        await _fsfreeze("--freeze", opened._folder)
        try:
            await opened.save(NAME, CONTENT)
        finally:
            await _fsfreeze("--unfreeze", opened._folder)


async def _fsfreeze(how: str, folder: Path) -> None:
    assert await (await create_subprocess_exec("fsfreeze", how, folder)).wait() == 0


async def test_who_leaves_a_stick_that_hangs_is_gone_at_once_and_nothing_comes_on_it_later(
    loop_sticks: LoopSticks, watched: Watched
) -> None:
    """Left while the kernel holds its writer: the next stick is written to meanwhile, the first holds nothing half."""
    loop_sticks.insert("stick", *EXT4)
    hangs = await watched.one()
    begun: asyncio.Future[Path] = asyncio.get_running_loop().create_future()

    async def save() -> None:
        async with watched.media.opened(hangs, writable=True) as opened:
            await _fsfreeze("--freeze", opened._folder)
            begun.set_result(opened._folder)
            await opened.save(NAME, CONTENT)

    saving = asyncio.create_task(save())
    folder = await begun
    (writer,) = [thread for thread in threading.enumerate() if thread.name == "beside"]
    while not _is_held_by_the_kernel(writer):  # noqa: ASYNC110  # the kernel gives no event
        await asyncio.sleep(0.01)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert _is_held_by_the_kernel(writer)
    loop_sticks.insert("next", *EXT4)
    drives = await watched.until(lambda drives: sum(drive.is_readable for drive in drives) == 2)
    (other,) = [drive for drive in drives if drive != hangs]
    async with watched.media.opened(other, writable=True) as opened:
        await opened.save(NAME, CONTENT)
    await _fsfreeze("--unfreeze", folder)
    writer.join()
    async with watched.media.opened(hangs, writable=False) as opened:
        assert list(opened._folder.glob("*p*")) == []


def _is_held_by_the_kernel(thread: threading.Thread) -> bool:
    state = Path(f"/proc/self/task/{thread.native_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return state == "D"  # uninterruptible: proc(5)


async def test_what_cannot_be_used_is_told_apart(loop_sticks: LoopSticks, watched: Watched) -> None:
    loop_sticks.insert("full", *EXT4)
    drive = await watched.one()
    with pytest.raises(StickFull):
        async with watched.media.opened(drive, writable=True) as opened:
            await opened.save("large", bytes(9_000_000))
    async with watched.media.opened(drive, writable=False) as opened:
        assert await opened.names() == ()
    loop_sticks.pull("full")
    loop_sticks.insert("protected", *EXT4, read_only=True)
    (drive,) = await watched.until(lambda drives: any(drive.is_read_only and drive.is_readable for drive in drives))
    with pytest.raises(StickReadOnly):
        async with watched.media.opened(drive, writable=True):
            raise AssertionError("opened")
    loop_sticks.insert("unformatted")
    drives = await watched.until(lambda drives: len(drives) == 2)
    unformatted = next(drive for drive in drives if not drive.is_readable)
    with pytest.raises(StickUnreadable):
        async with watched.media.opened(unformatted, writable=False):
            raise AssertionError("opened")
    loop_sticks.pull_all()
    header = r"""printf 'LUKS\272\276\000\001' | dd of="$0" conv=notrunc"""  # LUKS1 on-disk format 1.2.3, 2.1
    loop_sticks.insert("encrypted", "sh", "-c", header)
    (drive,) = await watched.until(lambda drives: len(drives) == 1 and drives[0].is_encrypted)
    assert not drive.is_readable
    loop_sticks.pull_all()
    loop_sticks.insert("unknown", "mkfs.vfat")  # which the kernel of a test machine may not have; then udisks2 says so
    drive = await watched.one()
    try:
        async with watched.media.opened(drive, writable=True) as opened:
            await opened.save(NAME, CONTENT)
    except StickUnreadable:
        assert not kernel_has("vfat")


_MARKED = f'{" ".join(EXT4)} "$0" && tune2fs -O read-only "$0"'
_HIBERNATED = """mkntfs -F -Q -q "$0" && { printf hibr; head -c 8188 /dev/zero; } > "$0.hiberfil" &&
    ntfscp -q "$0" "$0.hiberfil" hiberfil.sys"""


@pytest.mark.parametrize(
    "made", [_MARKED, _HIBERNATED], ids=["marked in its file system", "NTFS of a sleeping Windows"]
)
async def test_a_stick_that_its_driver_will_only_read_is_told_to_be_closed_and_is_read(
    loop_sticks: LoopSticks, watched: Watched, made: str
) -> None:
    """The stick itself has no switch: NTFS is mounted by ntfs-3g, which refuses what a sleeping Windows holds open."""
    loop_sticks.insert("open", "sh", "-c", made)
    drive = await watched.one()
    assert not drive.is_read_only
    with pytest.raises(StickNotClosed):
        async with watched.media.opened(drive, writable=True):
            raise AssertionError("opened")
    async with watched.media.opened(drive, writable=False) as opened:
        assert await opened.find([".p12"]) == ()


async def test_a_stick_left_mounted_by_a_kiosk_that_was_killed_is_mounted_anew(
    loop_sticks: LoopSticks, watched: Watched
) -> None:
    loop_sticks.insert("stick", *EXT4)
    drive = await watched.one()
    killed = watched.media.opened(drive, writable=True)
    await killed.__aenter__()
    async with watched.media.opened(drive, writable=False) as opened:
        with pytest.raises(StickTurnedReadOnly):
            await opened.save(NAME, CONTENT)


async def test_udisks_may_go_and_come_back(loop_sticks: LoopSticks) -> None:
    watched = Watched(UdisksMedia(loop_folder=loop_sticks.folder, bus_address=loop_sticks.address))
    watched.media.start(watched.changed)
    try:
        with pytest.raises(MediaServiceMissing):
            _ = watched.media.drives
        loop_sticks.insert("stick", *EXT4)
        with loop_sticks.udisksd():
            drive = await watched.one()
        while True:
            try:
                assert watched.media.drives == (drive,)
                await asyncio.sleep(0)
            except MediaServiceMissing:
                break
        with loop_sticks.udisksd():
            async with asyncio.timeout(60):
                while True:
                    try:
                        assert watched.media.drives == (drive,), "the same stick has the same key"
                        break
                    except MediaServiceMissing:
                        await asyncio.sleep(0.05)
    finally:
        await watched.media.close()


def kernel_has(file_system: str) -> bool:
    return file_system in Path("/proc/filesystems").read_text(encoding="ascii").split()


def mount_options(sticks: LoopSticks) -> set[str]:
    """How the one stick of these that is mounted is mounted."""
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        device, _, _, options, *_ = line.split()
        if device in sticks.devices:
            return set(options.split(","))
    return set()
