"""What every screen says, line by line: tests/screens/golden holds the text of each, to be read and compared."""

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk.i18n import LANGUAGES, Language, set_language
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import gallery
from tests.screens.prompts import scenes

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"77x20": LARGE_TEXT, "116x30": NORMAL}
SCENES = tuple(scenes())


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """The language belongs to the process."""
    yield
    set_language("en")


def golden_of(name: str, language: Language, size: str) -> Path:
    return GOLDEN / f"{name}.{language}.{size}.txt"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_says_what_its_golden_says(
    language: Language, size: str, request: pytest.FixtureRequest
) -> None:
    is_updating = request.config.getoption("--update-goldens")
    changed: list[str] = []
    async with gallery(SIZES[size], language) as shown:
        for scene in SCENES:
            golden = golden_of(scene.name, language, size)
            async with shown.scene(scene):
                text = shown.text() + "\n"
            if is_updating:
                golden.write_text(text, encoding="utf-8")
            else:
                changed.extend(difference(golden, text))
    assert not changed, "\n".join(changed)


def difference(golden: Path, text: str) -> list[str]:
    """The lines in which a screen differs from its golden."""
    kept = golden.read_text(encoding="utf-8") if golden.exists() else ""
    return list(difflib.unified_diff(kept.splitlines(), text.splitlines(), golden.name, "the screen", n=0, lineterm=""))


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in SCENES]
    assert sorted(names) == sorted(set(names))


def test_every_golden_belongs_to_a_scene(request: pytest.FixtureRequest) -> None:
    owned = {golden_of(scene.name, language, size).name for scene in SCENES for language in LANGUAGES for size in SIZES}
    orphans = [file for file in GOLDEN.iterdir() if file.name not in owned]
    if request.config.getoption("--update-goldens"):
        for file in orphans:
            file.unlink()
        return
    assert not orphans, f"no scene owns {sorted(file.name for file in orphans)}"
