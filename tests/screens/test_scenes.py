"""Every screen that no walk reaches, put on the stage by hand: troubles, printers' conditions, broken rules."""

import asyncio

import pytest

from rakiosk.i18n import LANGUAGES, LanguageCode
from rakiosk.ui.looks import Look
from rakiosk.ui.widgets.pad import KEYBOARD, Pad, Page
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens import goldens
from tests.screens.gallery import gallery
from tests.screens.inspection import LARGE, Inspection
from tests.screens.looks import Looks
from tests.screens.mirrored import mirror_tells
from tests.screens.prompts import books

BOOKS = {
    book: {scene.name: scene for scene in sorted(scenes, key=lambda scene: scene.name)}
    for book, scenes in books().items()
}
SCENES = {name: scene for book in BOOKS.values() for name, scene in book.items()}
_seen: dict[tuple[str, LanguageCode], Inspection] = {}


def inspected(book: str, language: LanguageCode) -> Inspection:
    """All scenes of a book, looked at once in this process."""
    if (book, language) not in _seen:
        _seen[book, language] = asyncio.run(_inspected(book, language))
    return _seen[book, language]


async def _inspected(book: str, language: LanguageCode) -> Inspection:
    inspection = Inspection(language)
    async with gallery(NORMAL, language) as shown:
        for scene in BOOKS[book].values():
            async with shown.scene(scene):
                inspection.complaints[scene.name] += mirror_tells(shown.app)
                if scene.is_too_small:
                    inspection.texts[scene.name][LARGE] = shown.text()
                else:
                    await inspection.at(shown, scene.name)
    return inspection


def _grouped(book: str, language: LanguageCode, *more: str) -> object:
    return pytest.param(book, language, *more, marks=pytest.mark.xdist_group(f"scenes {book} {language}"))


@pytest.mark.parametrize(
    ("book", "language", "name"),
    [_grouped(book, language, name) for book in BOOKS for language in LANGUAGES for name in BOOKS[book]],
)
def test_a_scene_is_whole_and_says_what_its_golden_says(
    book: str, language: LanguageCode, name: str, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        pytest.skip("the goldens are being rewritten")
    inspection = inspected(book, language)
    file = goldens.file_of(goldens.SCENES, book, language)
    complaints = [*goldens.differences(file, name, inspection.texts[name]), *inspection.complaints[name]]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(("book", "language"), [_grouped(book, language) for book in BOOKS for language in LANGUAGES])
def test_a_book_has_no_golden_that_no_scene_owns(
    book: str, language: LanguageCode, request: pytest.FixtureRequest
) -> None:
    file = goldens.file_of(goldens.SCENES, book, language)
    if request.config.getoption("--update-goldens"):
        goldens.keep(file, inspected(book, language).texts)
    assert {name for name, _size in goldens.kept(file)} == set(BOOKS[book])


def test_every_scene_has_a_name_of_its_own() -> None:
    assert len(SCENES) == sum(map(len, books().values()))


async def test_the_looks_follow_each_other_and_come_round() -> None:
    async with gallery(NORMAL, "zh_TW") as shown:
        looks = []
        for _ in range(4):
            looks.append(shown.app.looks.now)
            await shown.press("f4")
    assert looks == [Look.USUAL, Look.BLACK_ON_WHITE, Look.WHITE_ON_BLACK, Look.USUAL]


async def test_the_keys_on_the_screen_can_be_read_in_every_look() -> None:
    looks, drawn = Looks(), set()
    async with gallery(LARGE_TEXT, "zh_TW") as shown:
        for name in ("sign-in", "pin-3", "terms-card"):  # a keyboard, digits, two keys to page
            async with shown.scene(SCENES[name]):
                shown.app.stage.touch(is_touched=True)
                pad = shown.app.stage.query_one(Pad)
                for page in KEYBOARD if pad.page in KEYBOARD else {pad.page}:
                    pad.show(page)
                    await looks.note(shown, f"{name}, {page.value}")
                    drawn.add(page)
                shown.app.stage.touch(is_touched=False)
    complaints = looks.complaints()
    assert drawn == set(Page) - {Page.HIDDEN}
    assert not complaints, "\n".join(complaints)
