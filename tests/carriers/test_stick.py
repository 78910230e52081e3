"""The conversation about the customer's stick: asked for, saved on, released, and whatever goes wrong with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from rakiosk.carriers.file.stick import release_stick, save_on_stick, stick_in, take_stick, usable_stick
from rakiosk.domain.errors import (
    MediaError,
    MediaServiceMissing,
    StickFull,
    StickReadOnly,
    StickRemoved,
    SticksTooMany,
    StickTooSmall,
    StickUnreadable,
)
from rakiosk.kit.prompts import Cancelled, TakeStick
from rakiosk.kit.visit import Services, Visit
from rakiosk.media.port import Media
from rakiosk.media.udisks import UdisksMedia
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.media.conftest import LoopSticks, loop_sticks
from tests.media.test_udisks import EXT4
from tests.screens.gallery import Gallery, gallery

__all__ = ["loop_sticks"]  # a fixture

pytestmark = pytest.mark.timeout(60)

NAME, OLD, NEW = "paper.pdf", b"old" * 99, b"new" * 99
PUT_IN, TAKE = "Please put your USB stick in", "You may take your USB stick now"


@dataclass
class Counter:
    """A customer at a kiosk whose conversations are run one at a time."""

    shown: Gallery
    visit: Visit

    async def sees(self, words: str) -> str:
        """Wait until these words are on the screen; the screen."""
        while words not in self.shown.text():
            await self.shown.settle()
        await self.shown.settle()
        return self.shown.text()

    async def press(self, *keys: str) -> None:
        await self.shown.pilot.press(*keys)


@asynccontextmanager
async def counter_with(media: Media | None) -> AsyncIterator[Counter]:
    async with gallery((77, 20), "en") as shown:
        assert shown.app.visit is not None
        services: asyncio.Future[Services] = asyncio.get_running_loop().create_future()
        services.set_result(replace(shown.app.visit.services.result(), media=media))
        if media is not None:
            media.start(shown.app.stage.drives_changed)
        yield Counter(shown, Visit(shown.app.stage, services))
        if media is not None:
            await media.close()


@pytest.fixture
def folders() -> FolderMedia:
    return FolderMedia()


@pytest.fixture
async def counter(folders: FolderMedia) -> AsyncIterator[Counter]:
    async with counter_with(folders) as made:
        yield made


def begun(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


async def test_a_file_is_saved_on_the_stick_that_is_put_in_and_the_stick_is_given_back(
    counter: Counter, folders: FolderMedia, tmp_path: Path
) -> None:
    saving = begun(save_on_stick(counter.visit, NAME, NEW))
    await counter.sees(PUT_IN)
    folders.insert(FolderStick(tmp_path, "MINE"))
    await counter.sees(TAKE)
    assert files_in(tmp_path) == {NAME: NEW}
    folders.pull()
    await saving


@pytest.mark.xdist_group("udev")
async def test_a_file_is_saved_through_udisks_and_the_stick_is_unmounted(loop_sticks: LoopSticks) -> None:
    media = UdisksMedia(loop_folder=loop_sticks.folder, bus_address=loop_sticks.address)
    with loop_sticks.udisksd():
        async with counter_with(media) as counter:
            await _until(lambda: _is_there(media))
            saving = begun(save_on_stick(counter.visit, NAME, NEW))
            await counter.sees(PUT_IN)
            loop_sticks.insert("stick", *EXT4)
            await counter.sees(TAKE)
            loop_sticks.pull("stick")
            await saving
            loop_sticks.insert("stick")
            drive = await stick_in(counter.visit)
            async with media.opened(drive, writable=False) as opened:
                assert await opened.read(NAME) == NEW
            loop_sticks.insert("other", *EXT4)
            await _until(lambda: len(media.drives) == 2)
            with pytest.raises(SticksTooMany):
                await usable_stick(counter.visit)


def _is_there(media: Media) -> bool:
    try:
        return media.drives is not None
    except MediaServiceMissing:
        return False


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110  # who changes it has no event to give
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("altered", "told"),
    [
        ({"is_read_only": True}, StickReadOnly),
        ({"free": 1000}, StickFull),
        ({"size": 1000}, StickTooSmall),
        ({"is_readable": False}, StickUnreadable),
    ],
)
async def test_a_stick_that_cannot_be_used_is_refused_and_nothing_is_written(
    counter: Counter, folders: FolderMedia, tmp_path: Path, altered: dict[str, Any], told: type[MediaError]
) -> None:
    folders.insert(FolderStick(tmp_path, "MINE", **altered))
    with pytest.raises(told):
        await save_on_stick(counter.visit, NAME, NEW)
    assert files_in(tmp_path) == {}


async def test_a_kiosk_that_takes_no_sticks_says_so() -> None:
    async with counter_with(None) as counter:
        with pytest.raises(MediaServiceMissing):
            await usable_stick(counter.visit)
        await take_stick(counter.visit)


@pytest.mark.parametrize(("keys", "is_replaced"), [(("tab", "enter"), True), (("enter",), False)])
async def test_a_file_of_the_same_name_is_replaced_only_by_whoever_says_so(
    counter: Counter, folders: FolderMedia, tmp_path: Path, keys: tuple[str, ...], is_replaced: bool
) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    folders.insert(FolderStick(tmp_path, "MINE"))
    saving = begun(save_on_stick(counter.visit, NAME, NEW))
    await counter.sees("would be replaced by the new one")
    await counter.press(*keys)
    if is_replaced:
        await counter.sees(TAKE)
        await counter.press("enter")
        await saving
    else:
        with pytest.raises(Cancelled):
            await saving
    assert (tmp_path / NAME).read_bytes() == (NEW if is_replaced else OLD)


async def test_a_stick_pulled_at_a_question_is_said_there_and_another_stick_does(
    counter: Counter, folders: FolderMedia, tmp_path: Path
) -> None:
    first, other = tmp_path / "first", tmp_path / "other"
    first.mkdir()
    (first / NAME).write_bytes(OLD)
    folders.insert(FolderStick(first, "FIRST"))
    saving = begun(save_on_stick(counter.visit, NAME, NEW))
    await counter.sees("would be replaced by the new one")
    folders.pull()
    with pytest.raises(StickRemoved):
        await saving
    folders.insert(FolderStick(other, "OTHER"))
    saving = begun(save_on_stick(counter.visit, NAME, NEW))
    await counter.sees(TAKE)
    assert ((first / NAME).read_bytes(), (other / NAME).read_bytes()) == (OLD, NEW)
    folders.pull()
    await saving


async def test_a_stick_that_was_powered_off_is_taken_when_the_customer_says_so(
    counter: Counter, folders: FolderMedia, tmp_path: Path
) -> None:
    folders.insert(FolderStick(tmp_path, "MINE"))
    drive = await usable_stick(counter.visit)
    releasing = begun(release_stick(counter.visit, drive))
    await counter.sees(TAKE)
    await counter.press("enter")
    await releasing
    folders.pull()  # as a stick that is powered off goes out of sight while the kiosk is still closing it
    showing = begun(counter.visit.show(TakeStick()))
    await counter.sees(TAKE)
    assert not showing.done()
    await counter.press("enter")
    await showing


async def test_a_stick_left_in_at_the_end_of_a_visit_is_asked_to_be_taken_until_it_is_out(
    counter: Counter, folders: FolderMedia, tmp_path: Path
) -> None:
    folders.insert(FolderStick(tmp_path, "MINE"))
    leaving = begun(take_stick(counter.visit))
    await counter.sees(TAKE)
    await counter.press("enter")  # said, but not done
    await counter.sees(TAKE)
    assert not leaving.done()
    folders.pull()
    await leaving
