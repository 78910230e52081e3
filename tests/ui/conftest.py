"""A kiosk connected to nothing, in English, for tests of what is on the screen; and touch at a whole one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kiosk import LARGE_TEXT, NORMAL, kiosk_of
from tests.ra.world import World
from tests.screens.gallery import Gallery, gallery
from tests.touch import Touch


@pytest.fixture(params=[NORMAL], ids=["116x30"])
async def shown(request: pytest.FixtureRequest) -> AsyncIterator[Gallery]:
    """The running kiosk; parametrize it indirectly with another size."""
    async with gallery(request.param, "en") as running:
        yield running


@pytest.fixture(params=[LARGE_TEXT], ids=["77x20"])
async def touch(request: pytest.FixtureRequest, served_ra: World, tmp_path: Path) -> AsyncIterator[Touch]:
    """Touch at a kiosk of the smallest size; parametrize it indirectly with another."""
    async with kiosk_of(served_ra, tmp_path, size=request.param) as kiosk:
        yield Touch(kiosk)
