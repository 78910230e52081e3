"""Every screen: its words line by line (tests/screens/golden), whole, readable in every look, no trap for the focus."""

import difflib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk import i18n
from rakiosk.i18n import LANGUAGES, LanguageCode, set_language
from rakiosk.ui.looks import Look
from rakiosk.ui.widgets.pad import KEYBOARD, Pad, Page
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.clipping import PSEUDO_LANGUAGES, lost, scrolling_form
from tests.screens.gallery import Gallery, gallery
from tests.screens.looks import Looks
from tests.screens.prompts import scenes
from tests.screens.scene import Scene

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"77x20": LARGE_TEXT, "116x30": NORMAL}
SCENES = tuple(scenes())
ALIKE = (
    "trouble",
    "not-open",
    "signature",
    "account-",
    "new-pin-reset-",
    "new-pin-change-",
    "new-password-",
    "insert-",
)
# troubles and refusals look alike: one of each kind of screen shows all styles
KINDS = frozenset(
    {
        next((kind for kind in ALIKE if s.name.startswith(kind)), s.name): s.name for s in SCENES if not s.is_too_small
    }.values()
)
SIGNS = frozenset("●○■►▲▼✓–—…“”‘’•")  # DejaVu Sans Mono draws these one cell wide
CHINESE_SIGNS = frozenset("，。、；：？！「」『』【】（）／％＋－　〈〉《》·〓")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """The language belongs to the process."""
    yield
    set_language("en")


def golden_of(name: str, language: LanguageCode, size: str) -> Path:
    return GOLDEN / f"{name}.{language}.{size}.txt"


@pytest.mark.timeout(1200)  # a walk through all scenes takes minutes on a busy machine
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", [*LANGUAGES, *PSEUDO_LANGUAGES])
async def test_every_screen_is_whole_and_says_what_its_golden_says(
    language: str, size: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo = PSEUDO_LANGUAGES.get(language)
    is_updating = request.config.getoption("--update-goldens")
    if pseudo is not None:
        monkeypatch.setattr(i18n, "_load", lambda _language: pseudo())
    real: LanguageCode = "zh_TW" if language == "zh_TW" else "en"
    complaints: list[str] = []
    looks = Looks()
    async with gallery(SIZES[size], real) as shown:
        for scene in SCENES if pseudo is None or not is_updating else ():
            golden = golden_of(scene.name, real, size)
            async with shown.scene(scene):
                text = shown.text() + "\n"
                if is_updating:
                    golden.write_text(text, encoding="utf-8")
                    continue
                if pseudo is None:
                    complaints += [*difference(golden, text), *scrolling_form(shown, scene)]
                if not scene.is_too_small:
                    complaints += await lost(shown, scene)
                if scene.name in KINDS and language == "zh_TW":
                    await looks.note(shown, scene.name)
                if scene.name in KINDS and language in {"zh_TW", "long"}:
                    complaints += await lost_in_other_layouts(shown, scene)
    monkeypatch.undo()
    complaints += looks.complaints()
    assert not complaints, "\n".join(complaints)


async def lost_in_other_layouts(shown: Gallery, scene: Scene) -> list[str]:
    """Texts that are cut when the lines are set wider apart, and when there are keys on the screen."""
    stage = shown.app.stage
    stage.space_out(is_roomy=True)
    await shown.settle()
    cut = [f"wide lines: {complaint}" for complaint in await lost(shown, scene)]
    stage.space_out(is_roomy=False)
    stage.touch(is_touched=True)
    await shown.settle()
    cut += [f"keys on the screen: {complaint}" for complaint in await lost(shown, scene)]
    stage.touch(is_touched=False)
    return cut


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


async def test_the_looks_follow_each_other_and_come_round() -> None:
    async with gallery(NORMAL, "zh_TW") as shown:
        looks = []
        for _ in range(4):
            looks.append(shown.app.looks.now)
            await shown.pilot.press("f4")
    assert looks == [Look.USUAL, Look.BLACK_ON_WHITE, Look.WHITE_ON_BLACK, Look.USUAL]


def test_every_sign_has_a_glyph_that_fits_its_cells() -> None:
    strange = {
        (file.name, character)
        for file in GOLDEN.iterdir()
        for character in file.read_text(encoding="utf-8")
        if not is_drawn_well(character)
    }
    assert not strange


def is_drawn_well(character: str) -> bool:
    """Printable ASCII, a Han character, a sign of either list, a border, or a full-width letter."""
    return (
        character == "\n"
        or " " <= character <= "~"
        or character in SIGNS | CHINESE_SIGNS
        or "\u2500" <= character <= "\u259f"
        or unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
    )


async def test_the_keys_on_the_screen_can_be_read_in_every_look() -> None:
    looks, drawn = Looks(), set()
    async with gallery(LARGE_TEXT, "zh_TW") as shown:
        for scene in SCENES:
            if scene.name in {"sign-in", "pin-3", "terms-card"}:  # a keyboard, digits, two keys to page
                async with shown.scene(scene):
                    shown.app.stage.touch(is_touched=True)
                    pad = shown.app.stage.query_one(Pad)
                    for page in KEYBOARD if pad.page in KEYBOARD else {pad.page}:
                        pad.show(page)
                        await looks.note(shown, f"{scene.name}, {page.value}")
                        drawn.add(page)
                    shown.app.stage.touch(is_touched=False)
    complaints = looks.complaints()
    assert drawn == set(Page) - {Page.HIDDEN}
    assert not complaints, "\n".join(complaints)


async def test_the_focus_goes_round_every_screen_and_is_never_caught() -> None:
    async with gallery(NORMAL, "en") as shown:
        for scene in SCENES:
            if scene.name in KINDS and not scene.is_too_small:
                async with shown.scene(scene):
                    ring = [widget for widget in shown.app.stage.focus_chain if widget.display]
                    for key in ("tab", "shift+tab"):
                        seen = []
                        for _ in ring:
                            await shown.pilot.press(key)
                            seen.append(shown.app.stage.focused)
                        assert set(seen) == set(ring), f"{scene.name}: {key} reaches {seen} of {ring}"
