"""Every look can be read: contrast is computed from what is drawn, and every sign has a glyph in the kiosk's fonts."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style

from rakiosk.i18n import set_language
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery, gallery
from tests.screens.prompts import scenes
from tests.screens.scene import Scene

LOOKS = {"normal": 0, "black-on-white": 1, "white-on-black": 2}  # how often F4 was pressed
TEXT_LEAST, BORDER_LEAST = 7.0, 3.0  # WCAG 2.2, 1.4.6 and 1.4.11
GOLDEN = Path(__file__).parent / "golden"
SIGNS = frozenset("●○►▲✓–—…“”‘’•")  # DejaVu Sans Mono draws these one cell wide
CHINESE_SIGNS = frozenset("，。、；：？！「」『』（）／％＋－　〈〉《》·")

Pair = tuple[str, str]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """The language belongs to the process."""
    yield
    set_language("en")


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    triplet = color.triplet
    assert triplet is not None, f"{color} is the terminal's own colour"
    red, green, blue = (
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4 for channel in triplet.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """The contrast of foreground and background (WCAG 2.2): 1 to 21."""
    assert style.color is not None
    assert style.bgcolor is not None
    lighter, darker = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_border(text: str) -> bool:
    """Whether there are only box drawings and block elements in it."""
    return all("\u2500" <= character <= "\u259f" or character == " " for character in text)


def pairs(shown: Gallery) -> Iterator[tuple[bool, Style, str]]:
    """What is drawn: whether it is a border, its style, its text."""
    for strip in shown.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip():
                assert segment.style is not None
                assert not segment.style.dim
                yield is_border(segment.text), segment.style, segment.text


@pytest.mark.parametrize("size", [LARGE_TEXT, NORMAL], ids=["77x20", "116x30"])
@pytest.mark.parametrize("look", LOOKS)
async def test_every_text_has_seven_to_one(look: str, size: tuple[int, int]) -> None:
    lowest: dict[bool, dict[float, str]] = {True: {}, False: {}}
    async with gallery(size, "zh_TW") as shown:
        for _ in range(LOOKS[look]):
            await shown.pilot.press("f4")
        for scene in one_of_each_kind():
            async with shown.scene(scene):
                for border, style, text in pairs(shown):
                    told = f"{scene.name}: {text.strip()[:20]!r} {style}"
                    lowest[border].setdefault(round(contrast(style), 2), told)
    for border, least in ((False, TEXT_LEAST), (True, BORDER_LEAST)):
        figures = sorted(lowest[border].items())
        print(look, "borders" if border else "text", *figures[:3], sep="\n  ")  # noqa: T201  # the figures are the proof
        # an edge in one colour is the edge of something filled: what is filled is told from its surroundings as a whole
        assert [told for ratio, told in figures if ratio < least and not (border and ratio == 1.0)] == []


def one_of_each_kind() -> Iterator[Scene]:
    """Troubles and refusals look alike: one of each kind of screen shows all styles."""
    kinds: set[tuple[str, ...]] = set()
    for scene in scenes():
        kind = ("trouble",) if scene.name.startswith(("trouble", "not-open")) else (scene.name,)
        if kind not in kinds:
            kinds.add(kind)
            yield scene


async def test_the_looks_follow_each_other_and_come_round() -> None:
    async with gallery(NORMAL, "zh_TW") as shown:
        looks = []
        for _ in range(4):
            looks.append({name for name in shown.app.stage.classes if name.startswith(("-black", "-white"))})
            await shown.pilot.press("f4")
    assert looks == [set(), {"-black-on-white"}, {"-white-on-black"}, set()]


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
