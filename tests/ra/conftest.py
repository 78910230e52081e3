"""One served RA a test session and database: every test here runs on SQLite and on PostgreSQL."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ra.postgres import new_database, running_server
from tests.ra.shell import Shell
from tests.ra.world import World

_numbers = itertools.count()
ENGINES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one database on one worker: each has a server to start."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.xdist_group(f"ra-{engine or 'sqlite'}"))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The database's kind."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """A running PostgreSQL."""
    with running_server() as socket_folder:
        yield socket_folder


@pytest.fixture(scope="session")
def served(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One RA for all tests of a database."""
    database = new_database(request.getfixturevalue("postgres"), "served") if engine == "postgresql" else None
    world = World(tmp_path_factory.mktemp(f"ra-{engine}"), database)
    world.start()
    yield world
    world.stop()


@pytest.fixture
def world(served: World) -> Iterator[World]:
    """The served RA, its clock put right after the test."""
    yield served
    served.clock.ahead = type(served.clock.ahead)(0)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command, run in this process."""
    return Shell(capsys, monkeypatch)


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest) -> str | None:
    """A database of this test's own: a URL, or None for SQLite in the state folder."""
    if engine == "sqlite":
        return None
    return new_database(request.getfixturevalue("postgres"), f"own_{next(_numbers)}")
