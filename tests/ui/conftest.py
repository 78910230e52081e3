"""A kiosk connected to nothing, in English, for tests of what is on the screen."""

from collections.abc import AsyncIterator

import pytest

from rakiosk.i18n import set_language
from tests.kiosk import NORMAL
from tests.screens.gallery import Gallery, gallery


@pytest.fixture(params=[NORMAL], ids=["116x30"])
async def shown(request: pytest.FixtureRequest) -> AsyncIterator[Gallery]:
    """The running kiosk; parametrize it indirectly with another size."""
    async with gallery(request.param, "en") as running:
        yield running
    set_language("en")
