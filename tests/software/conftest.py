"""A kiosk with a slot for sticks, and a stick."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World


@pytest.fixture
def media() -> FolderMedia:
    """The slot; nothing is in it."""
    return FolderMedia()


@pytest.fixture
def stick(tmp_path: Path) -> FolderStick:
    """An empty stick."""
    return FolderStick(tmp_path / "stick", "KINGSTON")


@pytest.fixture
async def kiosk(served_ra: World, tmp_path: Path, media: FolderMedia) -> AsyncIterator[Kiosk]:
    """A kiosk that takes sticks, at the front page."""
    async with kiosk_of(served_ra, tmp_path, media=media) as running:
        yield running
