"""Customers' sticks through the real udisks2: loop devices stand in for USB."""

import os
import subprocess

import pytest

from rakiosk.domain.errors import FileExists, StickFull, StickReadOnly, StickRemoved, StickUnreadable
from tests.media.conftest import LoopSticks, Watched

EXT4 = ("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-L", "MINE")
NAME, CONTENT = "DEMO-05-sign.p12", b"content" * 600


async def test_a_stick_comes_is_written_to_and_read_and_goes(loop_sticks: LoopSticks, watched: Watched) -> None:
    assert await watched.until(lambda drives: not drives) == ()
    loop_sticks.insert("stick", *EXT4)
    drive = await watched.one()
    assert (drive.label, drive.size, drive.is_read_only) == ("MINE", 8_000_000 // 512 * 512, False)
    async with watched.media.opened(drive, writable=True) as opened:
        before = opened.free
        await opened.save(NAME, CONTENT)
        assert opened.free < before
        with pytest.raises(FileExists):
            await opened.save(NAME, b"other")
        flags = mount_options(loop_sticks)
        assert {"rw", "nosuid", "nodev", "noexec"} <= flags
    async with watched.media.opened(drive, writable=False) as opened:
        assert await opened.names() == (NAME,)
        assert await opened.read(NAME) == CONTENT
        assert "ro" in mount_options(loop_sticks)
        with pytest.raises(StickReadOnly):
            await opened.save("other.p12", CONTENT)
    await watched.media.release(drive)
    assert not mount_options(loop_sticks)
    loop_sticks.pull("stick")
    await watched.until(lambda drives: not drives)
    loop_sticks.insert("stick")
    again = await watched.one()
    assert again.key != drive.key
    with pytest.raises(StickRemoved):
        await watched.media.release(drive)
    async with watched.media.opened(again, writable=False) as opened:
        assert await opened.read(NAME) == CONTENT


def mount_options(sticks: LoopSticks) -> set[str]:
    """How the one stick of these that is mounted is mounted."""
    for line in open("/proc/self/mounts", encoding="utf-8"):
        device, _, _, options, *_ = line.split()
        if device in sticks._devices.values():
            return set(options.split(","))
    return set()
