"""Drives that are taken for sticks, and their closing: against a service that speaks as udisks2 does of USB drives."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rakiosk.domain.errors import MediaServiceMissing, StickBroken, StickRemoved, StickUnreadable
from rakiosk.media.udisks import UdisksMedia
from rakiosk.media.udisks_objects import BLOCK, FILESYSTEM, LOOP, sticks_in
from tests.media.conftest import Watched, system_bus
from tests.media.usb import UsbService, block, stick

pytestmark = pytest.mark.timeout(60)

REFUSED = "org.freedesktop.UDisks2.Error."


def test_a_stick_with_a_small_partition_of_its_maker_is_one_stick() -> None:
    objects = stick()
    objects["/b/sdx2"] = {BLOCK: block("/d/stick", Size=9_000, IdLabel="MAKER"), FILESYSTEM: {}}
    (seen,) = sticks_in(objects, None)
    assert (seen.owner, seen.block, seen.label, seen.size) == ("/d/stick", "/b/sdx1", "MINE", 7_000_000)
    assert seen.is_readable


def test_a_stick_without_a_file_system_is_seen_by_its_maker_and_not_readable() -> None:
    objects = stick()
    del objects["/b/sdx1"]
    (seen,) = sticks_in(objects, None)
    assert (seen.label, seen.is_readable) == ("ACME Stick", False)


@pytest.mark.parametrize(("size", "is_encrypted"), [(9_000_000, True), (9_000, False)])
def test_a_stick_whose_large_partition_is_encrypted_is_told_and_not_read(size: int, is_encrypted: bool) -> None:
    objects = stick()
    objects["/b/sdx2"] = {BLOCK: block("/d/stick", Size=size, IdUsage="crypto", IdType="BitLocker")}
    (seen,) = sticks_in(objects, None)
    assert (seen.is_encrypted, seen.is_readable) == (is_encrypted, not is_encrypted)


@pytest.mark.parametrize(
    "otherwise", [{"ConnectionBus": ""}, {"Removable": False}, {"MediaAvailable": False}, {"Optical": True}]
)
def test_no_other_drive_is_taken_for_a_stick(otherwise: dict[str, Any]) -> None:
    assert sticks_in(stick(**otherwise), None) == ()


@pytest.mark.parametrize("otherwise", [{"HintSystem": True}, {"HintIgnore": True}, {"Size": 0}, {"Drive": "/"}])
def test_no_block_device_of_the_machine_is_taken_for_a_stick(otherwise: dict[str, Any]) -> None:
    objects = stick()
    del objects["/b/sdx"]
    objects["/b/sdx1"][BLOCK].update(otherwise)
    assert sticks_in(objects, None) == ()


def test_loop_devices_count_below_a_named_folder_only() -> None:
    objects = {"/b/loop0": {BLOCK: block("/", HintSystem=True), LOOP: {"BackingFile": b"/sticks/one\0"}}}
    assert sticks_in(objects, None) == ()
    assert sticks_in(objects, Path("/elsewhere")) == ()
    assert len(sticks_in(objects, Path("/sticks"))) == 1


async def test_a_service_that_stays_away_is_told_once_however_often_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each telling counts as a sign of life: a kiosk without the service would never be left alone."""
    monkeypatch.setattr("rakiosk.media.udisks_bus.AGAIN_SECONDS", 0.01)
    watched = Watched(UdisksMedia(bus_address=f"unix:path={tmp_path}/no-bus"))
    watched.media.start(watched.changed)
    await asyncio.sleep(0.3)
    await watched.media.close()
    assert (watched.times_unseen, watched.told) == (1, [])


@dataclass
class Usb:
    """The service, and the kiosk's side of it."""

    service: UsbService
    watched: Watched


@pytest.fixture
async def usb(tmp_path: Path) -> AsyncIterator[Usb]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus is not installed")
    service = UsbService(tmp_path)
    service.objects = stick()
    with system_bus(tmp_path) as address:
        async with service.on(address):
            watched = Watched(UdisksMedia(bus_address=address))
            watched.media.start(watched.changed)
            await watched.one()
            yield Usb(service, watched)
            await watched.media.close()


async def test_a_released_stick_is_powered_off(usb: Usb) -> None:
    await usb.watched.media.release(await usb.watched.one())
    assert usb.service.asked == [("Unmount", "/b/sdx1"), ("PowerOff", "/d/stick")]


async def test_a_stick_that_cannot_be_powered_off_may_be_taken_all_the_same(usb: Usb) -> None:
    usb.service.refusals["PowerOff"] = [REFUSED + "NotAuthorized"]
    await usb.watched.media.release(await usb.watched.one())


async def test_a_mount_that_is_gone_at_once_is_a_removed_stick(usb: Usb) -> None:
    """The service names a folder at which nothing is mounted: as after a stick that was pulled right then."""
    with pytest.raises(StickRemoved):
        async with usb.watched.media.opened(await usb.watched.one(), writable=True):
            raise AssertionError("opened")
    assert usb.service.asked == [("Mount", "/b/sdx1"), ("Unmount", "/b/sdx1")]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (REFUSED + "Failed", StickUnreadable),
        (REFUSED + "NotAuthorized", MediaServiceMissing),
        ("org.freedesktop.DBus.Error.UnknownMethod", StickRemoved),
        ("org.freedesktop.DBus.Error.TimedOut", MediaServiceMissing),
        ("org.freedesktop.DBus.Error.NoReply", MediaServiceMissing),
    ],
)
async def test_a_refused_mount_is_told_by_its_cause(usb: Usb, refusal: str, told: type[Exception]) -> None:
    usb.service.refusals["Mount"] = [refusal] * 2  # to be written to, and to be read at least
    with pytest.raises(told):
        async with usb.watched.media.opened(await usb.watched.one(), writable=True):
            raise AssertionError("opened")


async def test_a_stick_that_is_busy_for_a_moment_is_unmounted_and_one_that_stays_busy_is_told(
    usb: Usb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakiosk.media.udisks._BUSY_SECONDS", 0)
    drive = await usb.watched.one()
    usb.service.refusals["Unmount"] = [REFUSED + "DeviceBusy"] * 2
    await usb.watched.media.release(drive)
    assert [member for member, _ in usb.service.asked] == ["Unmount"] * 3 + ["PowerOff"]
    usb.service.refusals["Unmount"] = [REFUSED + "DeviceBusy"] * 9
    with pytest.raises(StickBroken):
        await usb.watched.media.release(drive)


async def test_the_second_stick_is_told_beside_the_first(usb: Usb) -> None:
    (first,) = usb.watched.media.drives
    usb.service.objects |= stick("/d/other", "/b/sdy")
    await usb.service.stir()
    assert first in await usb.watched.until(lambda drives: len(drives) == 2)
