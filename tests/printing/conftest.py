"""A printer, a kiosk that has it, and a customer at the proof of a certificate."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.kiosk import Kiosk, kiosk_of
from tests.printing.eve import EvePrinter, eve_printer
from tests.ra.world import World


@pytest.fixture
def eve() -> Iterator[EvePrinter]:
    """A printer with paper and toner that waits for jobs."""
    with eve_printer() as printer:
        yield printer


@pytest.fixture
async def printing(served_ra: World, tmp_path: Path, eve: EvePrinter) -> AsyncIterator[Kiosk]:
    """A kiosk with this printer."""
    async with kiosk_of(served_ra, tmp_path, printer_uri=eve.uri) as running:
        yield running
