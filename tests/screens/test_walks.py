"""Every section walked at the real kiosk, once a language: each screen is whole and says what its golden says."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rakiosk.i18n import LANGUAGES, LanguageCode
from tests.ra.world import World
from tests.screens import goldens
from tests.screens.inspection import Inspection
from tests.screens.walks.contents import WAYS, walk_through

SECTIONS = [(section, language) for section in WAYS for language in LANGUAGES]
Walked = Callable[[str, LanguageCode], Inspection]


@pytest.fixture(scope="session")
def walked_ra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An RA for the walks alone: what other tests do to theirs is seen on no screen."""
    world = World(tmp_path_factory.mktemp("walked-ra"), None)
    world.start()
    yield world
    world.stop()


@pytest.fixture(scope="session")
def walked(walked_ra: World, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Walked:
    """Walk through a section's chapter in a language, once: what was seen on the way through the section.

    Where the tests are narrowed to some sections, only through these.
    """
    wanted = [item.callspec.params.get("section") for item in request.session.items if hasattr(item, "callspec")]
    seen: dict[tuple[str, LanguageCode], Inspection | Exception] = {}

    def once(section: str, language: LanguageCode) -> Inspection:
        if (section, language) not in seen:
            kinds: set[object] = set()
            for other in filter(lambda other: other[0] == section[0] and other in wanted, WAYS):
                folder = tmp_path_factory.mktemp("walk")
                seen[other, language] = _walked(walked_ra, folder, other, Inspection(language, kinds=kinds))
        inspection = seen[section, language]
        if isinstance(inspection, Exception):
            raise inspection
        return inspection

    return once


def _walked(world: World, folder: Path, section: str, inspection: Inspection) -> Inspection | Exception:
    try:
        asyncio.run(walk_through(section, inspection.language, inspection, world=world, folder=folder))
    except Exception as error:  # noqa: BLE001  # every test of the walk tells it
        return error
    return inspection


def _grouped(*values: str) -> object:
    """One chapter's tests in one language go to one worker, which walks once for all of them."""
    section, language = values[:2]
    return pytest.param(*values, marks=pytest.mark.xdist_group(f"walk {section[0]} {language}"))


@pytest.mark.parametrize(
    ("section", "language", "name"),
    [_grouped(*walk, name) for walk in SECTIONS for name in goldens.names(*walk)],
)
def test_a_screen_is_whole_and_says_what_its_golden_says(
    section: str, language: LanguageCode, name: str, walked: Walked, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        pytest.skip("the goldens are being rewritten")
    inspection = walked(section, language)
    assert name in inspection.texts, f"no walk through {section} comes by {name}"
    file = goldens.file_of(section, name, language)
    complaints = [*goldens.differences(file, name, goldens.walked(name, inspection)), *inspection.complaints[name]]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(("section", "language"), [_grouped(*walk) for walk in SECTIONS])
def test_every_screen_of_a_walk_has_a_golden(
    section: str, language: LanguageCode, walked: Walked, request: pytest.FixtureRequest
) -> None:
    inspection = walked(section, language)
    if request.config.getoption("--update-goldens"):
        goldens.keep_walk(section, inspection)
    assert sorted(inspection.texts) == goldens.names(section, language)
