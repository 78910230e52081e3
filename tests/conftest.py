"""Fixtures of every test."""

import csv
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from rakiosk.i18n import set_language
from rakiosk.ui.wiping import settle_memory
from tests.demo import Demo
from tests.demo import enrolled_demo as demo_after_an_application
from tests.kiosk import Customer, Kiosk, kiosk_of, new_customer
from tests.pcsc.service import private_pcscd
from tests.ra.world import World
from tests.stylesheets import parse_once

# the clock of a kiosk's screen, whatever the clock of the machine that runs the tests
os.environ["TZ"] = "CST-8"
time.tzset()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-goldens` takes the screens as they are now for what they should be: read the diff before a commit."""
    parser.addoption("--update-goldens", action="store_true", help="rewrite tests/screens/golden")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that names a row which the manual's acceptance table does not have; begin with the longest."""
    items.sort(key=lambda item: "test_walks" not in item.nodeid)  # a chapter is one worker's for two minutes
    with (Path(__file__).parent / "manual_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"] for row in csv.DictReader(file)}
    for item in items:
        for mark in item.iter_markers("manual"):
            if not mark.args or not rows.issuperset(mark.args):
                raise pytest.UsageError(f"{item.nodeid}: manual{mark.args} names no row of manual_rows.csv")


def pytest_collection_finish() -> None:
    """Let a kiosk that collects garbage after every customer not go through the whole test session each time."""
    settle_memory()
    parse_once()


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """The language belongs to the process: whatever one test chooses, the next one begins in English."""
    yield
    set_language("en")


@pytest.fixture(scope="session")
def served_ra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One RA on SQLite for all tests of the kiosk; each brings its own customers."""
    world = World(tmp_path_factory.mktemp("ra"), None)
    world.start()
    yield world
    world.stop()


@pytest.fixture
async def kiosk(served_ra: World, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk with an empty reader at the front page."""
    async with kiosk_of(served_ra, tmp_path) as running:
        yield running


@pytest.fixture
def customer(served_ra: World) -> Customer:
    """A customer with a blank card who may apply."""
    return new_customer(served_ra)


@pytest.fixture(scope="session")
def enrolled_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo over PC/SC, in which DEMO-01 has applied and gone, for all tests that look at what is left."""
    with private_pcscd():
        pass  # it says why there can be none
    with demo_after_an_application(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
